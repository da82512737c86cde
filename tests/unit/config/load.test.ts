import { ConfigError, loadConfig } from '../../../src/config/load.js';

function refusalOf(env: Record<string, string>): ConfigError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(env)}`);
}

describe('the configuration', () => {
  it('has the documented defaults when nothing is set', () => {
    expect(loadConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dialectPorts: [],
      connectFrameAncestors: [],
      corsOrigins: [],
      publicUrl: undefined,
      presence: 'unavailable',
      sessionMemoryMb: undefined,
      apiKey: undefined,
      auth: 'key',
      sessionsDir: './sessions',
      databaseUrl: undefined,
      defaultSession: 'default',
      defaultCountry: undefined,
      proxyUrl: undefined,
      puppeteerExecutablePath: undefined,
      chromeArgs: [],
      history: 'all',
      keepDays: undefined,
      mediaQuotaMb: 2048,
      sendPaceMs: 1000,
      sendNewContactPaceMs: 10_000,
      sendNewContactsWarn: 40,
      sendQueueMax: 1000,
      mediaMaxMb: 64,
      mediaAllowHttp: false,
      mediaAllowedHosts: [],
      ffmpegPath: 'ffmpeg',
      eventsKeepDays: 30,
      eventsKeepMax: 1_000_000,
      webhookAllowHosts: [],
      whatsappHookUrl: undefined,
      whatsappHookEvents: ['*'],
      whatsappHookHmacKey: undefined,
      whatsappHookRetriesPolicy: 'constant',
      whatsappHookRetriesDelaySeconds: 2,
      whatsappHookRetriesAttempts: 15,
      whatsappHookCustomHeaders: [],
      logLevel: 'info',
    });
  });

  it('takes an empty text for an unset variable and ignores variables it does not know', () => {
    const names = ['PORT', 'HOST', 'API_KEY', 'AUTH', 'DATABASE_URL', 'DEFAULT_COUNTRY', 'CHROME_ARGS', 'LOG_LEVEL'];
    const empty = Object.fromEntries(names.map((name, index) => [name, ' '.repeat(index % 2)]));
    expect(loadConfig({ ...empty, HOME: '/somewhere', PORTS: 'x' })).toEqual(loadConfig({}));
  });

  it.each<[string, string, string, unknown]>([
    ['PORT', '0', 'port', 0],
    ['PORT', ' 65535 ', 'port', 65_535],
    ['HOST', '0.0.0.0', 'host', '0.0.0.0'],
    ['SEND_PACE_MS', '0', 'sendPaceMs', 0],
    ['MEDIA_ALLOW_HTTP', 'true', 'mediaAllowHttp', true],
    ['MEDIA_ALLOWED_HOSTS', 'Files.shop, 10.0.0.2:8080', 'mediaAllowedHosts', ['files.shop', '10.0.0.2:8080']],
    ['HOST', '::1', 'host', '::1'],
    ['HOST', 'my-box.local', 'host', 'my-box.local'],
    ['API_KEY', 'demo-key', 'apiKey', 'demo-key'],
    ['AUTH', 'none', 'auth', 'none'],
    ['SESSIONS_DIR', '/var/lib/causeway', 'sessionsDir', '/var/lib/causeway'],
    ['DATABASE_URL', 'postgres://u:p@db/x', 'databaseUrl', 'postgres://u:p@db/x'],
    ['DEFAULT_SESSION', 'shop-2_b', 'defaultSession', 'shop-2_b'],
    ['DEFAULT_COUNTRY', 'br', 'defaultCountry', 'BR'],
    ['PROXY_URL', 'socks5://10.0.0.1:1080', 'proxyUrl', 'socks5://10.0.0.1:1080'],
    ['PUPPETEER_EXECUTABLE_PATH', '/opt/My Chrome/chrome', 'puppeteerExecutablePath', '/opt/My Chrome/chrome'],
    ['CHROME_ARGS', `--a="b c" --d`, 'chromeArgs', ['--a=b c', '--d']],
    ['LOG_LEVEL', 'debug', 'logLevel', 'debug'],
    ['PUBLIC_URL', 'https://bridge.example/', 'publicUrl', 'https://bridge.example'],
    ['WAHA_BASE_URL', 'https://bridge.example', 'publicUrl', 'https://bridge.example'],
    ['WHATSAPP_HOOK_EVENTS', 'message, message.ack', 'whatsappHookEvents', ['message', 'message.ack']],
    [
      'WHATSAPP_HOOK_CUSTOM_HEADERS',
      'X-A: b:c ;X-D:;',
      'whatsappHookCustomHeaders',
      [
        { name: 'X-A', value: 'b:c' },
        { name: 'X-D', value: '' },
      ],
    ],
    [
      'CORS_ORIGINS',
      'https://a.example, http://b.example:8080/',
      'corsOrigins',
      ['https://a.example', 'http://b.example:8080'],
    ],
    [
      'DIALECT_PORTS',
      'periskope:8080, messages:8790',
      'dialectPorts',
      [
        { dialect: 'periskope', port: 8080 },
        { dialect: 'messages', port: 8790 },
      ],
    ],
  ])('reads %s=%s', (name, value, key, expected) => {
    expect(loadConfig({ [name]: value })).toHaveProperty(key, expected);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['PORT', '1e3'],
    ['HOST', 'http://127.0.0.1'],
    ['HOST', '127.0.0.1:3000'],
    ['HOST', '300.1.1.1'],
    ['HOST', 'a b'],
    ['API_KEY', 'short'],
    ['API_KEY', 'with a blank'],
    ['API_KEY', 'schlüssel-1'],
    ['AUTH', 'off'],
    ['DATABASE_URL', 'mysql://u:p@db/x'],
    ['DATABASE_URL', 'postgres://'],
    ['DEFAULT_SESSION', '../etc'],
    ['DEFAULT_SESSION', 'a'.repeat(65)],
    ['DEFAULT_COUNTRY', 'XX'],
    ['DEFAULT_COUNTRY', 'BRA'],
    ['PROXY_URL', '10.0.0.1:1080'],
    ['PROXY_URL', 'ftp://10.0.0.1'],
    ['CHROME_ARGS', '--a="b'],
    ['CHROME_ARGS', 'no-sandbox'],
    ['LOG_LEVEL', 'verbose'],
    ['PUBLIC_URL', 'https://a.example/path'],
    ['PUBLIC_URL', 'https://a.example,https://b.example'],
    ['WHATSAPP_HOOK_URL', 'shop.example'],
    ['WHATSAPP_HOOK_EVENTS', 'message,,message.ack'],
    ['WHATSAPP_HOOK_RETRIES_POLICY', 'never'],
    ['WHATSAPP_HOOK_RETRIES_DELAY_SECONDS', '-1'],
    ['WHATSAPP_HOOK_RETRIES_ATTEMPTS', '1.5'],
    ['WHATSAPP_HOOK_CUSTOM_HEADERS', 'X-Shop'],
    ['WHATSAPP_HOOK_CUSTOM_HEADERS', 'Host:shop.example'],
    ['WHATSAPP_HOOK_CUSTOM_HEADERS', 'X-Shop:ü'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['CORS_ORIGINS', 'a.example'],
    ['DIALECT_PORTS', 'periskope'],
    ['DIALECT_PORTS', 'telegram:8080'],
    ['DIALECT_PORTS', 'waha:0'],
    ['DIALECT_PORTS', 'waha:99999'],
    ['DIALECT_PORTS', 'waha:8080:1'],
    ['DIALECT_PORTS', 'waha:8080,waha:8081'],
    ['DIALECT_PORTS', 'waha:8080,cartat:8080'],
    ['DIALECT_PORTS', 'waha:8080,'],
  ])('refuses %s=%s by name', (name, value) => {
    const { details, message } = refusalOf({ [name]: value });
    expect(details.map((detail) => detail.field)).toEqual([name]);
    expect(message).toContain(`${name}: expected `);
  });

  it('lists every bad variable at once, with what was expected and what arrived', () => {
    const { details, message } = refusalOf({ PORT: 'abc', LOG_LEVEL: 'loud', AUTH: 'none', HOST: '0.0.0.0' });
    expect(details.map((detail) => detail.field)).toEqual(['PORT', 'LOG_LEVEL', 'AUTH']);
    expect(message).toContain('PORT: expected a whole number from 0 to 65535; received "abc"');
    expect(message).toContain(
      'LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent; received "loud"',
    );
  });

  it.each([
    ['API_KEY', 'geheim!'],
    ['DATABASE_URL', 'mysql://user:geheim!@db/x'],
    ['PROXY_URL', 'user:geheim!@proxy'],
  ])('never repeats the secret in a bad %s', (name, value) => {
    const { details, message } = refusalOf({ [name]: value });
    expect(JSON.stringify([details, message])).not.toContain('geheim');
    expect(message).toContain(`a hidden text of ${String(value.length)} characters`);
  });

  it.each(['127.0.0.1', '127.8.8.8', 'localhost', '::1'])('lets AUTH=none stand on the loopback host %s', (host) => {
    expect(loadConfig({ AUTH: 'none', HOST: host }).auth).toBe('none');
  });

  it.each(['0.0.0.0', '192.168.0.5', '::', 'my-box.local', '127.0.0.1.example.com'])(
    'refuses AUTH=none on %s, which is what the image listens on or wider',
    (host) => {
      const [detail] = refusalOf({ AUTH: 'none', HOST: host }).details;
      expect(detail).toMatchObject({ field: 'AUTH', received: `"none with HOST=${host}"` });
    },
  );

  it('refuses a dialect port that is the main port, also when that is the default', () => {
    const [detail] = refusalOf({ DIALECT_PORTS: 'waha:3000' }).details;
    expect(detail).toMatchObject({ field: 'DIALECT_PORTS', received: '"waha:3000" with PORT=3000' });
  });
});

describe('the name that WAHA has for the key', () => {
  it.each([
    [{ WAHA_API_KEY: 'demo-key' }],
    [{ WAHA_API_KEY: 'demo-key', API_KEY: ' ' }],
    [{ WAHA_API_KEY: 'demo-key', API_KEY: 'demo-key' }],
    [{ WAHA_API_KEY: '', API_KEY: 'demo-key' }],
  ])('is read: %j', (env) => {
    expect(loadConfig(env).apiKey).toBe('demo-key');
  });

  it('stops the start when the two differ, or when it is no key, and shows neither', () => {
    const message = (env: Record<string, string>): string => {
      try {
        loadConfig(env);
        return 'nothing was wrong';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(message({ WAHA_API_KEY: 'demo-key-2', API_KEY: 'demo-key' })).toMatch(
      /WAHA_API_KEY: expected the same as API_KEY, or one of them alone; received a hidden text/,
    );
    expect(message({ WAHA_API_KEY: 'geheim!' })).toMatch(/WAHA_API_KEY: expected at least 8 .* received a hidden text/);
    expect(message({ WAHA_API_KEY: 'geheim!' })).not.toContain('geheim');
  });
});
