/** A number of bytes for people: `3.4 GB`, `512 MB`, in powers of 1024. */
export function sizeText(bytes: number): string {
  const megabytes = bytes / (1024 * 1024);
  if (megabytes >= 1024) return `${(megabytes / 1024).toFixed(1)} GB`;
  return megabytes >= 10 || megabytes === 0 ? `${megabytes.toFixed(0)} MB` : `${megabytes.toFixed(1)} MB`;
}
