/** What the first screen says. */
export interface BannerFacts {
  readonly url: string;
  readonly session: string;
  /** Only at the first start, when the key was made. */
  readonly newKey?: string | undefined;
  readonly auth: 'key' | 'none';
}

/** The banner of `npm start`: where it listens, the key once, the documents, where the session stands. */
export function banner({ url, session, newKey, auth }: BannerFacts): string {
  const key =
    newKey === undefined
      ? auth === 'none'
        ? 'not needed (AUTH=none)'
        : 'as set or shown at the first start'
      : `${newKey}   <- shown only now, keep it`;
  return [
    '',
    '  Causeway: WhatsApp Web over plain HTTP',
    '',
    `  Address   ${url}`,
    `  API key   ${key}`,
    `  Docs      ${url}/docs`,
    `  Session   ${url}/sessions/${session}`,
    '',
    '',
  ].join('\n');
}

/** A line to paste into a shell: the newest chats of the linked account. */
export function curlLine({ url, newKey, auth }: BannerFacts): string {
  const header = auth === 'none' ? '' : `-H "Authorization: Bearer ${newKey ?? '$API_KEY'}" `;
  return `curl ${header}"${url}/chats?limit=5"`;
}
