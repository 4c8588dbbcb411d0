/* Included before everything else: gives NumPy's loops the vectors that they know.
 *
 * NumPy writes its loops on vectors of its own, for the instructions of several processors but not for
 * those of WebAssembly. SIMDe has x86's SSE in terms of WebAssembly's, and NumPy takes it for the real
 * one. Its own includes of x86's headers find empty files in the place of clang's. */
#ifndef RMPKG_VECTORS_H
#define RMPKG_VECTORS_H

/* Python's headers define it, too late for those of the C library that SIMDe includes. */
#define _GNU_SOURCE 1

#define SIMDE_ENABLE_NATIVE_ALIASES
/* A float of 16 bits is no type of its own for this target. */
#define SIMDE_FLOAT16_API 1
#include <simde/x86/sse4.2.h>

/* Where an operand is NaN or both are zero, SSE2 gives the second one. SIMDe takes other instructions, which
 * give NaN and the smaller or larger zero; for floats of 32 bits it does as SSE does. */
#undef _mm_min_pd
#undef _mm_max_pd
#define _mm_min_pd(a, b) wasm_f64x2_pmin((b), (a))
#define _mm_max_pd(a, b) wasm_f64x2_pmax((b), (a))

#define NPY_HAVE_SSE 1
#define NPY_HAVE_SSE2 1
#define NPY_HAVE_SSE3 1
#define NPY_HAVE_SSSE3 1
#define NPY_HAVE_SSE41 1
#define NPY_HAVE_SSE42 1

#endif
