const HIDDEN = '[hidden]';

// Fields that hold contents, people or keys wherever they stand.
const PRIVATE_FIELDS = new Set(
  [
    'authorization',
    'x-api-key',
    'cookie',
    'apikey',
    'api_key',
    'key_value',
    'password',
    'token',
    'secret',
    'body',
    'text',
  ].concat(['caption', 'phone', 'number', 'pushname', 'qr', 'pairingcode', 'messages', 'chat', 'chatid', 'me']),
);

// Values of ours that may hold long digits by chance and that a log is useless without.
const PLAIN_FIELDS = new Set(['requestId', 'session', 'time', 'route', 'version']);

const MAX_DEPTH = 6;

/** A log record without message texts, phone numbers, WhatsApp ids and keys. Never changes what it was given. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item: unknown) => redact(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactField(key, item, depth)]));
}

/** Hides WhatsApp ids and anything long enough to be a phone number inside a sentence. */
export function redactText(text: string): string {
  // Most of what is logged is a word or two, with every request.
  if (!/[@\d]/.test(text)) return text;
  return text
    .replace(/[\w.+-]+@(?:c\.us|s\.whatsapp\.net|g\.us|lid|newsletter|broadcast)\w*/g, HIDDEN)
    .replace(/(?<![\w.:-])\+?\d(?:[ ()-]?\d){6,14}(?![\w:])/g, HIDDEN);
}

function redactField(key: string, value: unknown, depth: number): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (PRIVATE_FIELDS.has(key.toLowerCase())) return HIDDEN;
  return PLAIN_FIELDS.has(key) ? value : redact(value, depth + 1);
}

function redactError(error: Error, depth: number): unknown {
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
