import { createLogger } from '../../../src/observability/logger.js';

function logged(write: (logger: ReturnType<typeof createLogger>) => void, level = 'info'): string {
  let text = '';
  write(createLogger({ level, destination: { write: (line: string) => void (text += line) } }));
  return text;
}

describe('createLogger', () => {
  it('writes one JSON line with level, time, fields and message', () => {
    const line = JSON.parse(logged((logger) => logger.info({ count: 3 }, 'read'))) as Record<string, unknown>;
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      count: 3,
      msg: 'read',
    });
  });

  it.each([
    ['a field named phone', { phone: '447911123456' }],
    ['a number inside a sentence', { reason: 'cannot read +44 7911 123456 now' }],
    ['a chat id', { note: 'asked for 447911123456@c.us' }],
    ['a group id', { note: '120363041234567890@g.us' }],
    ['a message id', { note: 'true_447911123456@c.us_3EB0AABB' }],
    ['a nested body', { message: { body: 'call 447911123456' } }],
    ['an error message', { err: new Error('No LID for user 447911123456') }],
    ['a cause', { err: new Error('outer', { cause: new Error('447911123456@lid') }) }],
    ['a list', { ids: ['447911123456@c.us'] }],
  ])('hides the number in %s', (_name, fields) => {
    expect(logged((logger) => logger.info(fields, 'constant'))).not.toMatch(/7911/);
  });

  it('hides numbers in the message itself', () => {
    expect(logged((logger) => logger.info('read 447911123456'))).not.toContain('447911123456');
  });

  it.each([
    [{ authorization: 'Bearer s3cret' }],
    [{ headers: { 'x-api-key': 's3cret' } }],
    [{ body: 's3cret' }],
    [{ text: 's3cret' }],
  ])('hides %j', (fields) => {
    expect(logged((logger) => logger.info(fields, 'constant'))).not.toContain('s3cret');
  });

  it('keeps what a log is read for: request id, session, counts, times, stack', () => {
    const text = logged((logger) => {
      const fields = {
        requestId: '12345678-1234-4123-8123-123456789012',
        ms: 12.5,
        status: 404,
        err: new Error('plain'),
      };
      logger.child({ session: 'shop-12345678' }).info(fields, 'request');
    });
    const line = JSON.parse(text) as { err: { stack: string } };
    expect(line).toMatchObject({
      requestId: '12345678-1234-4123-8123-123456789012',
      ms: 12.5,
      status: 404,
      session: 'shop-12345678',
    });
    expect(line.err.stack).toContain('logger.test');
  });

  it('does not change the object it was given', () => {
    const fields = { phone: '447911123456' };
    logged((logger) => logger.info(fields, 'constant'));
    expect(fields.phone).toBe('447911123456');
  });

  it('writes nothing when silent', () => {
    expect(logged((logger) => logger.error('x'), 'silent')).toBe('');
  });
});
