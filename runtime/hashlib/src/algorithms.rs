//! The algorithms: what OpenSSL's default provider has.

use blake2::{Blake2b512, Blake2s256};
use md5::Md5;
use pbkdf2::pbkdf2_hmac;
use ripemd::Ripemd160;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512, Shake128, Shake256};
use sm3::Sm3;

use crate::algorithm::Algorithm;

/// The algorithm of that name.
pub(crate) fn named(name: &str) -> Option<&'static Algorithm> {
    ALL.iter().copied().find(|algorithm| algorithm.is_named(name))
}

/// All of them, those first that are asked for most.
pub(crate) static ALL: [&Algorithm; 18] = [
    &SHA256,
    &SHA1,
    &MD5,
    &SHA512,
    &SHA224,
    &SHA384,
    &SHA3_224,
    &SHA3_256,
    &SHA3_384,
    &SHA3_512,
    &SHAKE_128,
    &SHAKE_256,
    &SHA512_224,
    &SHA512_256,
    &BLAKE2B,
    &BLAKE2S,
    &RIPEMD160,
    &SM3,
];

pub(crate) static MD5: Algorithm = Algorithm::fixed::<Md5>("md5", &["md5", "ssl3-md5"]);
pub(crate) static SHA1: Algorithm =
    Algorithm::fixed::<Sha1>("sha1", &["sha1", "sha-1", "ssl3-sha1"])
        .with_pbkdf2(pbkdf2_hmac::<Sha1>);
pub(crate) static SHA224: Algorithm =
    Algorithm::fixed::<Sha224>("sha224", &["sha224", "sha-224", "sha2-224"]);
pub(crate) static SHA256: Algorithm =
    Algorithm::fixed::<Sha256>("sha256", &["sha256", "sha-256", "sha2-256"])
        .with_pbkdf2(pbkdf2_hmac::<Sha256>);
pub(crate) static SHA384: Algorithm =
    Algorithm::fixed::<Sha384>("sha384", &["sha384", "sha-384", "sha2-384"]);
pub(crate) static SHA512: Algorithm =
    Algorithm::fixed::<Sha512>("sha512", &["sha512", "sha-512", "sha2-512"])
        .with_pbkdf2(pbkdf2_hmac::<Sha512>);
pub(crate) static SHA512_224: Algorithm = Algorithm::fixed::<Sha512_224>(
    "sha512_224",
    &["sha512_224", "sha512-224", "sha-512/224", "sha2-512/224"],
);
pub(crate) static SHA512_256: Algorithm = Algorithm::fixed::<Sha512_256>(
    "sha512_256",
    &["sha512_256", "sha512-256", "sha-512/256", "sha2-512/256"],
);
pub(crate) static SHA3_224: Algorithm = Algorithm::fixed::<Sha3_224>("sha3_224", &["sha3-224"]);
pub(crate) static SHA3_256: Algorithm = Algorithm::fixed::<Sha3_256>("sha3_256", &["sha3-256"]);
pub(crate) static SHA3_384: Algorithm = Algorithm::fixed::<Sha3_384>("sha3_384", &["sha3-384"]);
pub(crate) static SHA3_512: Algorithm = Algorithm::fixed::<Sha3_512>("sha3_512", &["sha3-512"]);
pub(crate) static SHAKE_128: Algorithm =
    Algorithm::extendable::<Shake128>("shake_128", &["shake128", "shake-128"]);
pub(crate) static SHAKE_256: Algorithm =
    Algorithm::extendable::<Shake256>("shake_256", &["shake256", "shake-256"]);
static BLAKE2B: Algorithm =
    Algorithm::fixed::<Blake2b512>("blake2b", &["blake2b512", "blake2b-512"]);
static BLAKE2S: Algorithm =
    Algorithm::fixed::<Blake2s256>("blake2s", &["blake2s256", "blake2s-256"]);
static RIPEMD160: Algorithm =
    Algorithm::fixed::<Ripemd160>("ripemd160", &["ripemd160", "ripemd-160", "ripemd", "rmd160"]);
static SM3: Algorithm = Algorithm::fixed::<Sm3>("sm3", &["sm3"]);
