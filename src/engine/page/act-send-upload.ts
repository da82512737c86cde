/** A file that Node hands over, slice by slice. */
interface Upload {
  readonly mimetype: string;
  readonly filename: string | null;
  readonly parts: Uint8Array<ArrayBuffer>[];
  touchedMs: number;
}

/** What nobody sends is let go after this time. */
const EXPIRES_MS = 5 * 60_000;

const uploads = new Map<number, Upload>();
let lastToken = 0;

/** A place for a file; gives the token for its slices and for the message that carries it. */
export function openUpload({ mimetype, filename }: { mimetype: string; filename: string | null }): number {
  for (const [token, { touchedMs }] of uploads) {
    if (performance.now() - touchedMs > EXPIRES_MS) uploads.delete(token);
  }
  lastToken += 1;
  uploads.set(lastToken, { mimetype, filename, parts: [], touchedMs: performance.now() });
  return lastToken;
}

/** `data` is base64. Throws when the token is not known (any more). */
export function addSlice({ token, data }: { token: number; data: string }): void {
  const upload = uploads.get(token);
  if (upload === undefined) throw new Error('This file is no longer held in the page');
  upload.touchedMs = performance.now();
  upload.parts.push(Uint8Array.from(atob(data), (char) => char.charCodeAt(0)));
}

export function dropUpload({ token }: { token: number }): void {
  uploads.delete(token);
}

/** The file as a whole; undefined when the token is not known. */
export function uploadedFile(token: number): File | undefined {
  const upload = uploads.get(token);
  if (upload === undefined) return undefined;
  return new File(upload.parts, upload.filename ?? '', { type: upload.mimetype, lastModified: Date.now() });
}
