/* WASI has no C++ exceptions: one that is thrown ends the program. NumPy throws where memory runs out. */
#include <stdio.h>
#include <stdlib.h>

/* How `std::type_info` begins, in the ABI of Itanium. */
struct type_info {
    const void *vtable;
    const char *name;
};

static _Noreturn void
end(const char *what)
{
    fprintf(stderr, "numpy: C++ code threw %s, which cannot be caught under WASI; "
                    "most often memory ran out\n", what);
    abort();
}

void *
__cxa_allocate_exception(size_t size)
{
    void *exception = malloc(size);
    if (exception == NULL) {
        end("an exception");
    }
    return exception;
}

_Noreturn void
__cxa_throw(void *exception, struct type_info *type, void (*destructor)(void *))
{
    (void)exception;
    (void)destructor;
    end(type == NULL ? "an exception" : type->name);
}

_Noreturn void *
__cxa_begin_catch(void *exception)
{
    (void)exception;
    end("an exception");
}
