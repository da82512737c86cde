const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/3gpp': '3gp',
  'video/quicktime': 'mov',
  'audio/ogg': 'ogg',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'text/vcard': 'vcf',
};
const LONGEST = 120;

/** `image/jpeg` of `image/jpeg; x=y`; a type that is none is bytes. */
export function baseType(mimetype: string | null): string {
  const type = (mimetype ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream';
}

/** The ending that files of a type have, with its dot; `.bin` for unknown ones. */
export function extensionOf(mimetype: string | null): string {
  return `.${EXTENSIONS[baseType(mimetype)] ?? 'bin'}`;
}

/**
 * A name that any file system takes and that leads nowhere: no folders, no control or direction characters, not hidden.
 * Made of `fallback` and the type when the sender gave none.
 */
export function safeFileName(
  { filename, mimetype }: { readonly filename: string | null; readonly mimetype: string | null },
  fallback: string,
): string {
  const name = (filename ?? '')
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (name === '') return `${fallback}${extensionOf(mimetype)}`;
  if (name.length <= LONGEST) return name;
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? '';
  // Not half of a letter that takes two units.
  return name.slice(0, LONGEST - ending.length).replace(/[\ud800-\udbff]$/, '') + ending;
}
