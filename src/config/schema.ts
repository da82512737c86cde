import { z } from 'zod';
import { EVENT_SETTINGS } from './event-settings.js';
import { metaOf, parsed, setting, type SettingMeta } from './setting.js';
import {
  DIALECT_NAMES,
  toApiKey,
  toChromeArgs,
  toCountry,
  toDialectPorts,
  toHistoryDepth,
  toHost,
  toHosts,
  toMemoryMb,
  toOrigin,
  toOrigins,
  toPort,
  toSessionName,
  toText,
  toUrlOf,
  wholeNumber,
} from './setting-parsers.js';

/** What is known about one variable beside its type. */
export function settingMeta(name: ConfigKey): SettingMeta {
  const meta = metaOf(ConfigSchema.shape[name]);
  if (meta === undefined) throw new Error(`${name} is not described in the configuration schema`);
  return meta;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const DIALECT_LIST = DIALECT_NAMES.join(', ');

/** The whole configuration: one key an environment variable. */
export const ConfigSchema = z.object({
  PORT: setting(parsed(toPort).prefault('3000'), {
    group: 'Server',
    description: 'Port the HTTP server listens on; 0 takes any free one.',
    expected: 'a whole number from 0 to 65535',
    example: '3000',
  }),
  HOST: setting(parsed(toHost).prefault('127.0.0.1'), {
    group: 'Server',
    description: 'Address the HTTP server listens on. 0.0.0.0 is every address of this machine.',
    expected: 'an IP address or a host name, without scheme or port',
    example: '127.0.0.1',
  }),
  DIALECT_PORTS: setting(parsed(toDialectPorts).prefault(''), {
    group: 'Server',
    description: `Serves one dialect alone on a port of its own, for clients with a fixed port. Dialects: ${DIALECT_LIST}.`,
    expected: `dialect:port pairs with commas between, each dialect (${DIALECT_LIST}) and each port once`,
    example: 'periskope:8080,messages:8790',
  }),
  PUBLIC_URL: setting(parsed(toOrigin).optional(), {
    group: 'Server',
    description:
      'Address under which clients reach this server, for links in events. Unset: the one it listens on. WAHA_BASE_URL is read too.',
    expected: 'an origin such as https://bridge.example, without a path',
    example: 'https://bridge.example',
  }),
  CORS_ORIGINS: setting(parsed(toOrigins).prefault(''), {
    group: 'Server',
    description: 'Web pages that may call this server from a browser. Empty: none.',
    expected: 'origins such as https://shop.example with commas between; * is not one',
    example: 'https://shop.example,https://admin.shop.example',
  }),
  CONNECT_FRAME_ANCESTORS: setting(parsed(toOrigins).prefault(''), {
    group: 'Server',
    description: 'Web pages that may show the page of a connect link in a frame. Empty: none.',
    expected: 'origins such as https://shop.example with commas between; * is not one',
    example: 'https://shop.example',
  }),
  API_KEY: setting(parsed(toApiKey).optional(), {
    group: 'Access',
    description:
      'The key every request must carry, or sha512: and the hex of its SHA-512. Unset: one is made at the first start and shown once. WAHA_API_KEY is read too.',
    expected: 'at least 8 printable ASCII characters without blanks, or sha512: and 128 hex digits',
    example: 'a-long-random-text',
    secret: true,
  }),
  AUTH: setting(z.enum(['key', 'none']).prefault('key'), {
    group: 'Access',
    description: 'none lets everyone on this machine in without a key; only with a loopback HOST.',
    expected: 'key or none; none only with a loopback HOST such as 127.0.0.1',
    example: 'key',
  }),
  JWKS_URL: setting(parsed(toUrlOf(['http:', 'https:'])).optional(), {
    group: 'Access',
    description: 'Where the public keys of login tokens (JWT) are. Unset: no tokens are taken.',
    expected: 'a URL that begins with https:// or http://',
    example: 'https://login.example/api/auth/jwks',
  }),
  JWT_ISSUER: setting(parsed(toText).optional(), {
    group: 'Access',
    description: 'Who must have issued a login token (`iss`). Needed with JWKS_URL.',
    expected: 'the issuer, when JWKS_URL is set',
    example: 'https://login.example',
  }),
  JWT_AUDIENCE: setting(parsed(toText).optional(), {
    group: 'Access',
    description: 'For whom a login token must be (`aud`). Unset: the same as JWT_ISSUER.',
    expected: 'the audience',
    example: 'https://login.example',
  }),
  RATE_LIMIT_PER_MINUTE: setting(parsed(wholeNumber(1, 1_000_000)).optional(), {
    group: 'Access',
    description: 'Requests a minute that each key may make, unless it has a limit of its own. Unset: any number.',
    expected: 'a whole number from 1 to 1000000',
    example: '600',
  }),
  SESSIONS_DIR: setting(parsed(toText).prefault('./sessions'), {
    group: 'Storage',
    description: 'Folder that holds the linked profiles and the database. Back it up: it is the link.',
    expected: 'a folder',
    example: './sessions',
  }),
  DATABASE_URL: setting(parsed(toUrlOf(['postgres:', 'postgresql:'])).optional(), {
    group: 'Storage',
    description: 'PostgreSQL to use in place of the SQLite file in SESSIONS_DIR.',
    expected: 'a URL that begins with postgres:// or postgresql://',
    example: 'postgres://causeway:password@localhost:5432/causeway',
    secret: true,
  }),
  HISTORY: setting(parsed(toHistoryDepth).prefault('all'), {
    group: 'Storage',
    description: 'How far back older messages are fetched by themselves, quietly, from five minutes after a link on.',
    expected: 'off, all, or a number of days from 1 to 36500',
    example: 'all',
  }),
  MEDIA_QUOTA_MB: setting(parsed(wholeNumber(1, 1_000_000)).prefault('2048'), {
    group: 'Storage',
    description: 'MiB that the files of messages may take, for each session. The longest unused go first.',
    expected: 'a whole number from 1 to 1000000',
    example: '2048',
  }),
  KEEP_DAYS: setting(parsed(wholeNumber(1, 36_500)).optional(), {
    group: 'Storage',
    description: 'Days that messages and their files are kept here. Older ones are removed. Unset: forever.',
    expected: 'a whole number from 1 to 36500',
    example: '365',
  }),
  DEFAULT_SESSION: setting(parsed(toSessionName).prefault('default'), {
    group: 'WhatsApp',
    description: 'The session that requests mean when they name none.',
    expected: '1 to 64 letters, digits, - or _',
    example: 'default',
  }),
  DEFAULT_COUNTRY: setting(parsed(toCountry).optional(), {
    group: 'WhatsApp',
    description: 'Country that national numbers (a single leading 0) belong to. Unset: they are refused.',
    expected: 'an ISO 3166 country code of two letters, such as BR',
    example: 'BR',
  }),
  PROXY_URL: setting(parsed(toUrlOf(['http:', 'https:', 'socks4:', 'socks5:'])).optional(), {
    group: 'WhatsApp',
    description: 'Proxy through which the browser reaches WhatsApp.',
    expected: 'a URL that begins with http://, https://, socks4:// or socks5://',
    example: 'socks5://127.0.0.1:1080',
    secret: true,
  }),
  PRESENCE: setting(z.enum(['unavailable', 'available']).prefault('unavailable'), {
    group: 'WhatsApp',
    description: "What other people see while the bridge runs. unavailable keeps the owner's phone ringing.",
    expected: 'unavailable or available',
    example: 'unavailable',
  }),
  SEND_PACE_MS: setting(parsed(wholeNumber(0, 600_000)).prefault('1000'), {
    group: 'Sending',
    description: 'Milliseconds between two messages of a session, give or take a quarter. 0: no pause.',
    expected: 'a whole number from 0 to 600000',
    example: '1000',
  }),
  SEND_NEW_CONTACT_PACE_MS: setting(parsed(wholeNumber(0, 3_600_000)).prefault('10000'), {
    group: 'Sending',
    description: 'The same between two messages to people who never had one from this account.',
    expected: 'a whole number from 0 to 3600000',
    example: '10000',
  }),
  SEND_NEW_CONTACTS_WARN: setting(parsed(wholeNumber(1, 100_000)).prefault('40'), {
    group: 'Sending',
    description:
      'From so many such people in 24 hours on, log and answers warn: WhatsApp restricts who writes to many.',
    expected: 'a whole number from 1 to 100000',
    example: '40',
  }),
  SEND_QUEUE_MAX: setting(parsed(wholeNumber(1, 100_000)).prefault('1000'), {
    group: 'Sending',
    description: 'Messages of one session that may wait to be sent; more are refused.',
    expected: 'a whole number from 1 to 100000',
    example: '1000',
  }),
  MEDIA_MAX_MB: setting(parsed(wholeNumber(1, 2_000)).prefault('64'), {
    group: 'Sending',
    description: 'MiB that a file to be sent may have.',
    expected: 'a whole number from 1 to 2000',
    example: '64',
  }),
  MEDIA_ALLOW_HTTP: setting(
    z
      .enum(['true', 'false'])
      .prefault('false')
      .transform((text) => text === 'true'),
    {
      group: 'Sending',
      description: 'true: files are also fetched from http addresses, not from https alone.',
      expected: 'true or false',
      example: 'false',
    },
  ),
  MEDIA_ALLOWED_HOSTS: setting(parsed(toHosts).prefault(''), {
    group: 'Sending',
    description: 'Hosts of your own network that files may be fetched from. Every other private address is refused.',
    expected: 'host or host:port with commas between',
    example: 'files.shop.internal,192.168.1.20:8080',
  }),
  FFMPEG_PATH: setting(parsed(toText).prefault('ffmpeg'), {
    group: 'Sending',
    description: 'ffmpeg, for `convert`: voice messages and videos of any file.',
    expected: 'the path of an executable, or a name to be found in PATH',
    example: '/usr/bin/ffmpeg',
  }),
  ...EVENT_SETTINGS,
  SESSION_MEMORY_MB: setting(parsed(toMemoryMb).optional(), {
    group: 'Browser',
    description:
      "MiB that one session's browser may take before its page is renewed in a quiet minute. Unset: no limit.",
    expected: 'a whole number from 200 to 16384',
    example: '700',
  }),
  PUPPETEER_EXECUTABLE_PATH: setting(parsed(toText).optional(), {
    group: 'Browser',
    description: 'Chrome or Chromium to use. Unset: an installed one is found.',
    expected: 'the path of an executable',
    example: '/usr/bin/chromium',
  }),
  CHROME_ARGS: setting(parsed(toChromeArgs).prefault(''), {
    group: 'Browser',
    description: 'Extra flags for Chrome, split like a shell does: quotes and backslashes count.',
    expected: 'flags that begin with -, with every quote closed',
    example: '--lang=pt-BR --user-agent="My Browser 1.0"',
  }),
  LOG_LEVEL: setting(z.enum(LOG_LEVELS).prefault('info'), {
    group: 'Log',
    description: 'How much is logged. No level logs message texts, phone numbers or keys.',
    expected: `one of ${LOG_LEVELS.join(', ')}`,
    example: 'info',
  }),
});

export type ConfigKey = keyof typeof ConfigSchema.shape;
