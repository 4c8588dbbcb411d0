/**
 * What an engine is: something that runs a WASI command once, with folders, stdin and limits.
 *
 * @typedef {object} Mount a folder that the guest sees
 * @property {string} guest its absolute path there
 * @property {SharedFiles} files
 *
 * @typedef {Map<string, Uint8Array<ArrayBuffer> | SymbolicLink | null>} Files content by path in the folder;
 *   `null` for a folder, which only empty ones need. A file with several names has the same content at each
 *
 * @typedef {{link: string}} SymbolicLink with the path that it leads to, from the folder that it is in
 *
 * @typedef {Map<string, Uint8Array<ArrayBuffer> | BlobRange | null>} SharedFiles likewise, with contents
 *   that stay where they are
 *
 * @typedef {Map<string, Uint8Array<ArrayBuffer> | Parts | SymbolicLink | null>} RunFiles likewise, with contents that one
 *   run has to itself
 *
 * @typedef {Uint8Array<ArrayBuffer>[]} Parts of a file, which are moved to whoever runs, and not copied
 *
 * @typedef {object} BlobRange a part of a `Blob`, which can be given to many Workers without a copy
 * @property {Blob} blob
 * @property {number} start
 * @property {number} size
 *
 * @typedef {{guest: string, files: Files}} OwnFolder
 *
 * @typedef {object} Folder a folder of one run
 * @property {string} guest
 * @property {RunFiles} files
 * @property {boolean} writable
 * @property {boolean} [temporary] whether what is written to it ends with the run
 *
 * @typedef {'stdout' | 'stderr'} StreamName
 *
 * @typedef {object} Invocation one run
 * @property {WebAssembly.Module} module with the limit of its memory in it
 * @property {number} [maxMemoryBytes] that limit, for an engine that compiles by itself
 * @property {string[]} [args] of the command line, after the program's name
 * @property {Uint8Array<ArrayBuffer>} stdin
 * @property {Folder[]} folders that the guest has besides those that all runs share
 * @property {number} maxOutputBytes for each of the two streams
 * @property {number} maxDataBytes that it may write to folders
 * @property {number} maxFiles that it may make there, folders included
 * @property {Exchange | null} [exchange] for a guest that runs on a stream: it gets its input from here, not from `stdin`
 * @property {((bytes: Uint8Array<ArrayBuffer>) => void) | null} [onLines] takes some of what such a guest has written to
 *   stdout before it waits: `exchange` has the rest
 * @property {number} [timeoutMs] after which the engine itself ends the guest
 * @property {((stream: StreamName, bytes: Uint8Array) => void) | null} onOutput the bytes are valid
 *   during the call only; copy what you keep
 * @property {() => void} onStart called right before the guest's first instruction
 *
 * @typedef {(written: Uint8Array<ArrayBuffer>, wantsMore: boolean) => Promise<Uint8Array<ArrayBuffer> | null>} Exchange takes
 *   what the guest has written to stdout, and gives what it reads next; `null` for the end. A guest that wants
 *   no more yet has no room to write, and is given nothing
 *
 * @typedef {{type: 'exit', code: number} | {type: 'output', stream: StreamName}
 *   | {type: 'timeout' | 'files'} | {type: 'data', message?: string}
 *   | {type: 'memory' | 'stack' | 'abort' | 'trap', message: string}} Ending
 *
 * @typedef {object} Outcome
 * @property {Ending} ending
 * @property {Uint8Array<ArrayBuffer>} stdout
 * @property {Uint8Array<ArrayBuffer>} stderr
 * @property {OwnFolder[]} folders the writable ones that outlast the run, as they are now, if it has succeeded
 * @property {number} peakMemoryBytes of the guest's memory, which never shrinks; 0 if unknown
 * @property {number} executeMs from the guest's first instruction to its end
 *
 * @typedef {object} Engine
 * @property {(invocation: Invocation) => Promise<Outcome>} run
 */
export type Mount = {
    /**
     * its absolute path there
     */
    guest: string;
    files: SharedFiles;
};
export type Files = Map<string, Uint8Array<ArrayBuffer> | SymbolicLink | null>;
export type SymbolicLink = {
    link: string;
};
export type SharedFiles = Map<string, Uint8Array<ArrayBuffer> | BlobRange | null>;
export type RunFiles = Map<string, Uint8Array<ArrayBuffer> | Parts | SymbolicLink | null>;
export type Parts = Uint8Array<ArrayBuffer>[];
export type BlobRange = {
    blob: Blob;
    start: number;
    size: number;
};
export type OwnFolder = {
    guest: string;
    files: Files;
};
export type Folder = {
    guest: string;
    files: RunFiles;
    writable: boolean;
    /**
     * whether what is written to it ends with the run
     */
    temporary?: boolean;
};
export type StreamName = 'stdout' | 'stderr';
export type Invocation = {
    /**
     * with the limit of its memory in it
     */
    module: WebAssembly.Module;
    /**
     * that limit, for an engine that compiles by itself
     */
    maxMemoryBytes?: number;
    /**
     * of the command line, after the program's name
     */
    args?: string[];
    stdin: Uint8Array<ArrayBuffer>;
    /**
     * that the guest has besides those that all runs share
     */
    folders: Folder[];
    /**
     * for each of the two streams
     */
    maxOutputBytes: number;
    /**
     * that it may write to folders
     */
    maxDataBytes: number;
    /**
     * that it may make there, folders included
     */
    maxFiles: number;
    /**
     * for a guest that runs on a stream: it gets its input from here, not from `stdin`
     */
    exchange?: Exchange | null;
    /**
     * takes some of what such a guest has written to
     * stdout before it waits: `exchange` has the rest
     */
    onLines?: ((bytes: Uint8Array<ArrayBuffer>) => void) | null;
    /**
     * after which the engine itself ends the guest
     */
    timeoutMs?: number;
    /**
     * the bytes are valid
     * during the call only; copy what you keep
     */
    onOutput: ((stream: StreamName, bytes: Uint8Array) => void) | null;
    /**
     * called right before the guest's first instruction
     */
    onStart: () => void;
};
export type Exchange = (written: Uint8Array<ArrayBuffer>, wantsMore: boolean) => Promise<Uint8Array<ArrayBuffer> | null>;
export type Ending = {
    type: 'exit';
    code: number;
} | {
    type: 'output';
    stream: StreamName;
} | {
    type: 'timeout' | 'files';
} | {
    type: 'data';
    message?: string;
} | {
    type: 'memory' | 'stack' | 'abort' | 'trap';
    message: string;
};
export type Outcome = {
    ending: Ending;
    stdout: Uint8Array<ArrayBuffer>;
    stderr: Uint8Array<ArrayBuffer>;
    /**
     * the writable ones that outlast the run, as they are now, if it has succeeded
     */
    folders: OwnFolder[];
    /**
     * of the guest's memory, which never shrinks; 0 if unknown
     */
    peakMemoryBytes: number;
    /**
     * from the guest's first instruction to its end
     */
    executeMs: number;
};
export type Engine = {
    run: (invocation: Invocation) => Promise<Outcome>;
};
export {};
