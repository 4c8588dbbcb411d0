//! The module beside CPython's own `_hashlib`, which is OpenSSL's, on the same inputs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "../../codec/tests/support/mod.rs"]
mod support;

use python_hashlib::_hashlib;
use support::{COMMON, side_by_side};

/// Executes Python that finds this crate's module as `ours` and CPython's own as `theirs`.
fn python(source: &str) {
    let sources = [COMMON, include_str!("support.py"), source];
    side_by_side(|py| pyo3::wrap_pymodule!(_hashlib)(py), "_hashlib", &sources);
}

#[test]
fn the_names_are_the_same() {
    python(
        "
public = {name for name in dir(theirs) if not name.startswith('__')}
assert public <= set(dir(ours)), public - set(dir(ours))
assert ours.openssl_md_meth_names == set(NAMES), ours.openssl_md_meth_names ^ set(NAMES)
assert sorted(ours._constructors.values()) == sorted(theirs._constructors.values())
for name in ('new', 'openssl_sha256', 'hmac_new', 'hmac_digest', 'pbkdf2_hmac', 'scrypt'):
    text = getattr(theirs, name).__text_signature__
    text = text.replace('$module, /, ', '').replace('$module, ', '').replace(chr(10), '')
    assert getattr(ours, name).__text_signature__.split() == text.split(), name
",
    );
}

#[test]
fn hashes_are_the_same() {
    python(
        "
for name in NAMES:
    one, other = ours.new(name), theirs.new(name)
    for attribute in ('name', 'digest_size', 'block_size'):
        assert getattr(one, attribute) == getattr(other, attribute), (name, attribute)
    for data in SAMPLES:
        assert value(ours.new(name, data)) == value(theirs.new(name, data)), (name, len(data))
        one.update(data), other.update(data)
        assert value(one) == value(one.copy()) == value(other), (name, len(data))
    assert one.copy().name == name and type(one.copy()) is type(one)
",
    );
}

#[test]
fn every_name_of_openssls_is_known() {
    python(
        "
for name in '''md5 MD5 SSL3-MD5 sha1 SHA-1 ssl3-sha1 SHA-224 SHA2-224 Sha256 SHA-256 SHA2-256 SHA-384
        SHA2-384 SHA-512 SHA2-512 SHA-512/224 SHA2-512/224 sha512-224 SHA-512/256 SHA2-512/256 SHA512-256 SHA512_256
        SHA3-224 SHA3-256 SHA3-384 SHA3-512 SHAKE128 SHAKE-128 SHAKE256 SHAKE-256 BLAKE2B512 BLAKE2B-512
        BLAKE2s256 BLAKE2S-256 RIPEMD RIPEMD160 RIPEMD-160 rmd160 SM3'''.split():
    assert ours.new(name).name == theirs.new(name).name, name
for name in ('SHA3_256', 'BLAKE2B', 'sha', 'sha256 ', '', 'sha\\udc80'):
    assert failure(lambda m: m.new(name), ours)[0] == failure(lambda m: m.new(name), theirs)[0] != 'no failure', name
",
    );
}

#[test]
fn each_algorithm_has_its_function() {
    python(
        "
import hmac
for function, name in ours._constructors.items():
    assert function.__name__ == 'openssl_' + name and function is getattr(ours, 'openssl_' + name)
    assert type(function) is type(theirs.openssl_sha256)
    for data in SAMPLES[:5]:
        assert value(function(data)) == value(theirs.new(name, data)), name
    assert value(function(string=b'x', usedforsecurity=False)) == value(theirs.new(name, b'x'))
    if name not in XOF:
        assert ours.hmac_new(b'key', b'message', function).digest() == hmac.digest(b'key', b'message', name)
",
    );
}

#[test]
fn hmacs_are_the_same() {
    python(
        "
for name in FIXED:
    for key in SAMPLES:
        for message in (b'', SAMPLES[-2]):
            one, other = ours.hmac_new(key, digestmod=name), theirs.hmac_new(key, digestmod=name)
            for keyed in (one, other):
                keyed.update(message)
                keyed.update(msg=message)
            assert one.digest() == one.copy().digest() == other.digest(), (name, len(key))
            assert one.hexdigest() == other.hexdigest()
            assert ours.hmac_digest(key, message, name) == theirs.hmac_digest(key, message, name)
    for attribute in ('name', 'digest_size', 'block_size'):
        assert getattr(one, attribute) == getattr(other, attribute), (name, attribute)
",
    );
}

#[test]
fn keys_from_passwords_are_the_same() {
    python(
        "
for name in FIXED:
    for iterations in (1, 2, 5):
        for length in (None, 1, 20, 200):
            arguments = (name, b'password', b'salt', iterations, length)
            assert ours.pbkdf2_hmac(*arguments) == theirs.pbkdf2_hmac(*arguments), arguments
for n, r, p, length in ((2, 8, 1, 64), (16, 1, 1, 10), (1024, 8, 2, 100), (64, 3, 5, 33)):
    arguments = dict(salt=b'salt', n=n, r=r, p=p, dklen=length)
    assert ours.scrypt(b'password', **arguments) == theirs.scrypt(b'password', **arguments), arguments
assert ours.scrypt(b'', salt=b'', n=16, r=1, p=1) == theirs.scrypt(b'', salt=b'', n=16, r=1, p=1)
",
    );
}

#[test]
fn scrypt_needs_as_much_memory_as_openssls() {
    python(
        "
def runs(module, **arguments):
    return failure(lambda m: m.scrypt(b'p', salt=b's', dklen=1, **arguments), module)
def limit(n, r, p):
    return 128 * r * (n + 2 + p)
for n, r, p in ((2, 8, 1), (1024, 8, 2), (4, 3, 7)):
    for maxmem in (limit(n, r, p) - 1, limit(n, r, p)):
        one, other = (runs(module, n=n, r=r, p=p, maxmem=maxmem) for module in (ours, theirs))
        assert one == other and (one[0] == 'ValueError') == (maxmem < limit(n, r, p)), (n, r, p, one, other)
# The limit that stands if none is given.
for n, r, p in ((1 << 15, 8, 1), (1 << 16, 1, 1), (2, 1 << 24, 1), (2, 8, 1 << 24), (2, 1 << 30, 1),
                (2, 8, 1 << 30), (1 << 63, 8, 1), (2, 2**32 - 1, 1), (2, 1, 2**32 - 1)):
    one, other = (runs(module, n=n, r=r, p=p, maxmem=0) for module in (ours, theirs))
    assert one == other == ('ValueError', '[digital envelope routines] memory limit exceeded'), (n, r, p, one, other)
",
    );
}

#[test]
fn failures_have_the_same_type_and_message() {
    python(
        "
CASES = [
    lambda m: m.new(1),
    lambda m: m.new('sha256', 'text'),
    lambda m: m.new('sha256', 5),
    lambda m: m.new('sha256', None),
    lambda m: m.new('unknown'),
    lambda m: m.openssl_sha256('text'),
    lambda m: m.openssl_sha256(None),
    lambda m: m.openssl_sha256([1]),
    lambda m: m.openssl_sha256(memoryview(b'abcdef')[::2]),
    lambda m: m.openssl_sha256().update('text'),
    lambda m: m.openssl_sha256().update(None),
    lambda m: m.openssl_sha256().digest(5),
    lambda m: m.openssl_shake_128().digest(1.5),
    lambda m: m.openssl_shake_128().hexdigest('1'),
    lambda m: m.openssl_shake_128().digest(1 << 70),
    lambda m: m.openssl_shake_128().digest(1 << 62),
    lambda m: m.openssl_shake_128().hexdigest(1 << 62),
    lambda m: m.HASH(),
    lambda m: m.HASHXOF('x'),
    lambda m: m.HMAC(),
    lambda m: setattr(m.openssl_sha256(), 'name', 'x'),
    lambda m: setattr(m.openssl_sha256(), 'other', 'x'),
    lambda m: setattr(m.HASH, 'other', 'x'),
    lambda m: setattr(m.HASHXOF, 'other', 'x'),
    lambda m: setattr(m.HMAC, 'other', 'x'),
    lambda m: type('Derived', (m.HMAC,), {}),
    lambda m: m.hmac_new(b'key'),
    lambda m: m.hmac_new('key', digestmod='md5'),
    lambda m: m.hmac_new(b'key', 'text', digestmod='md5'),
    lambda m: m.hmac_new(b'key', 5, digestmod='md5'),
    lambda m: m.hmac_new(b'key', b'', 'unknown'),
    lambda m: m.hmac_new(b'key', b'', None),
    lambda m: m.hmac_new(b'key', b'', len),
    lambda m: m.hmac_new(b'key', b'', b'md5'),
    lambda m: m.hmac_new(b'key', b'', []),
    lambda m: m.hmac_new(b'key', digestmod='md5').update('text'),
    lambda m: setattr(m.hmac_new(b'key', digestmod='md5'), 'name', 'x'),
    lambda m: m.hmac_digest(b'key', 'text', 'md5'),
    lambda m: m.hmac_digest(b'key', None, 'md5'),
    lambda m: m.hmac_digest(b'key', b'', 'unknown'),
    lambda m: m.pbkdf2_hmac(b'sha1', b'p', b's', 1),
    lambda m: m.pbkdf2_hmac('unknown', b'p', b's', 1),
    lambda m: m.pbkdf2_hmac('sha1', 'p', b's', 1),
    lambda m: m.pbkdf2_hmac('sha1', b'p', 's', 1),
    lambda m: m.pbkdf2_hmac('sha1', b'p', b's', 0),
    lambda m: m.pbkdf2_hmac('sha1', b'p', b's', -1),
    lambda m: m.pbkdf2_hmac('sha1', b'p', b's', 1 << 31),
    lambda m: m.pbkdf2_hmac('sha1', b'p', b's', 1 << 63),
    lambda m: m.pbkdf2_hmac('sha1', b'p', b's', 1.5),
    lambda m: m.pbkdf2_hmac('sha1', b'p', b's', 1, 0),
    lambda m: m.pbkdf2_hmac('sha1', b'p', b's', 1, -1),
    lambda m: m.pbkdf2_hmac('sha1', b'p', b's', 1, 1 << 31),
    lambda m: m.pbkdf2_hmac('sha1', b'p', b's', 1, 1.5),
    lambda m: m.scrypt(b'p', n=2, r=8, p=1),
    lambda m: m.scrypt('p', salt=b's', n=2, r=8, p=1),
    lambda m: m.scrypt(b'p', salt='s', n=2, r=8, p=1),
    lambda m: m.scrypt(b'p', salt=b's', r=8, p=1),
    lambda m: m.scrypt(b'p', salt=b's', n=2, p=1),
    lambda m: m.scrypt(b'p', salt=b's', n=2, r=8),
    *(lambda m, n=n: m.scrypt(b'p', salt=b's', n=n, r=8, p=1) for n in (-1, 0, 1, 3, 1 << 64, 1.5, '2', True)),
    *(lambda m, r=r: m.scrypt(b'p', salt=b's', n=2, r=r, p=1) for r in (-1, 0, 1 << 64, 1.5)),
    *(lambda m, p=p: m.scrypt(b'p', salt=b's', n=2, r=8, p=p) for p in (-1, 0, 1 << 64, 1.5)),
    lambda m: m.scrypt(b'p', salt=b's', n=2, r=1 << 32, p=1),
    lambda m: m.scrypt(b'p', salt=b's', n=2, r=1, p=2**64 - 1),
    *(lambda m, x=x: m.scrypt(b'p', salt=b's', n=2, r=8, p=1, maxmem=x) for x in (-1, 1, 1 << 31, 1 << 64, 1.5, None)),
    *(lambda m, x=x: m.scrypt(b'p', salt=b's', n=2, r=8, p=1, dklen=x) for x in (-1, 0, 1 << 31, 1 << 64, 1.5, None)),
    lambda m: m.compare_digest('text', b'bytes'),
]
for number, case in enumerate(CASES):
    one, other = failure(case, ours), failure(case, theirs)
    assert one == other and one[0] != 'no failure', (number, one, other)
",
    );
}

#[test]
fn what_openssl_explains_badly_is_explained() {
    python(
        "
def negative(module):
    return module.openssl_shake_128().digest(-1)
assert failure(negative, ours) == ('ValueError', 'value must be positive')
for case in (
    lambda m: m.hmac_new(b'key', digestmod='shake_128'),
    lambda m: m.hmac_digest(b'key', b'', m.openssl_shake_128),
    lambda m: m.pbkdf2_hmac('shake-128', b'password', b'salt', 1, 8),
):
    expected = 'HMAC needs digests of one length, and those of `shake_128` have any; use another algorithm'
    assert failure(case, ours) == ('ValueError', expected), failure(case, ours)
    assert failure(case, theirs)[0] == 'ValueError'
",
    );
}

#[test]
fn what_shows_an_object_is_the_same() {
    python(
        "
import copy, pickle, re
def shown(module):
    made = [module.openssl_sha256(), module.openssl_shake_128(), module.hmac_new(b'', digestmod='md5')]
    texts = [re.sub('0x[0-9a-f]+', '0x', repr(one)) for one in made]
    kinds = [[kind.__module__ + '.' + kind.__qualname__ for kind in type(one).__mro__] for one in made]
    failures = [failure(lambda m: act(one), module) for one in made for act in (copy.copy, pickle.dumps)]
    return texts, kinds, failures
assert shown(ours) == shown(theirs), shown(ours)
assert issubclass(ours.UnsupportedDigestmodError, ValueError)
assert ours.UnsupportedDigestmodError.__module__ == '_hashlib'
assert ours.get_fips_mode() == 0 and ours.compare_digest(b'same', b'same') and not ours.compare_digest('a', 'b')
",
    );
}

#[test]
fn any_contiguous_buffer_is_taken_and_let_go() {
    python(
        "
import array
for data in (bytearray(b'abcd'), memoryview(b'abcd'), array.array('d', [1, 2, 3]), array.array('I'),
             memoryview(bytes(16)).cast('B', (4, 4)), memoryview(b'abcdef')[2:]):
    hashed = ours.openssl_sha256()
    hashed.update(data)
    assert hashed.digest() == theirs.openssl_sha256(data).digest(), data
    assert ours.hmac_digest(data, data, 'md5') == theirs.hmac_digest(data, data, 'md5')
data = bytearray(b'abcd')
ours.openssl_md5(data), ours.hmac_new(data, data, 'md5'), ours.pbkdf2_hmac('md5', data, data, 1)
failure(lambda m: m.hmac_new(data, data, 'unknown'), ours)
data.extend(b'a view that is still held forbids this')
",
    );
}
