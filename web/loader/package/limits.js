/** What the reader is willing to hold. A zip of a few kilobytes can claim any size. */

const GIB = 2 ** 30;

/** The size of the package file. */
export const MAX_PACKAGE_BYTES = 2 * GIB;

/** The number of entries; the whole Python standard library has about 750. */
export const MAX_ENTRIES = 20_000;

/** The size of the manifest, which is parsed before anything of it is known. */
export const MAX_MANIFEST_BYTES = 16 * 2 ** 20;

/** The size of a signature: room for two long comments. */
export const MAX_SIGNATURE_BYTES = 4096;

/** The unpacked size of one entry; models are the large ones. */
export const MAX_ENTRY_BYTES = GIB;

/** The size of the module, which is compiled whole: its code takes a multiple of its size in memory, and minutes. */
export const MAX_MODULE_BYTES = 128 * 2 ** 20;

/** The unpacked size of all entries together. */
export const MAX_UNPACKED_BYTES = 4 * GIB;

/** Deflate cannot pack tighter: whoever claims more lies. */
export const MAX_DEFLATE_RATIO = 1032;
