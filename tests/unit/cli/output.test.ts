import { BridgeRefusal, BridgeUnreachable } from '../../../src/cli/bridge-client.js';
import { UsageError } from '../../../src/cli/exit-codes.js';
import { doctorText } from '../../../src/cli/output/doctor-text.js';
import { tellError } from '../../../src/cli/output/error-text.js';
import { table } from '../../../src/cli/output/table.js';
import { ConfigError } from '../../../src/config/load.js';
import type { Finding } from '../../../src/core/doctor/finding.js';
import { BridgeError } from '../../../src/core/errors/bridge-error.js';

it('aligns columns and leaves no blanks at the end', () => {
  expect(
    table([
      ['NAME', 'STATE', 'NEXT'],
      ['a-long-name', 'working', ''],
      ['b', 'failed', 'wait'],
    ]),
  ).toBe('NAME         STATE    NEXT\na-long-name  working\nb            failed   wait\n');
  expect(table([])).toBe('');
});

it('shows machine and sessions apart, with the next step under what is not well', () => {
  const findings: Finding[] = [
    { check: 'node', session: null, status: 'ok', message: 'Node v20.', nextStep: null },
    { check: 'disk', session: null, status: 'warn', message: 'Little room.', nextStep: 'Make room.' },
    { check: 'state', session: 'shop', status: 'fail', message: 'logged_out', nextStep: 'Scan.' },
  ];
  expect(doctorText({ ok: false, version: '1.2.3', checkedAt: '', findings })).toBe(
    [
      'This machine (Causeway 1.2.3)',
      '  ok    node  Node v20.',
      '  WARN  disk  Little room.',
      '              -> Make room.',
      '',
      'Session shop',
      '  FAIL  state  logged_out',
      '               -> Scan.',
      '',
      '1 failed, 1 warning, 1 fine.',
      '',
    ].join('\n'),
  );
});

it.each([
  [
    'an error of ours with its hint',
    new BridgeError('disk_full', 'The disk is full.', { hint: 'Make room.' }),
    1,
    'Make room',
  ],
  ['an error of ours with the hint of its code', new BridgeError('session_not_found', 'None.'), 1, 'GET /sessions'],
  [
    'a refusal in the bridge’s words',
    new BridgeRefusal(409, { code: 'x', message: 'No.', hint: 'Do it.' }),
    1,
    'Do it.',
  ],
  ['a refused key', new BridgeRefusal(401, { message: 'No valid API key.' }), 1, '--key'],
  ['an answer that is not ours', new BridgeRefusal(502, {}), 1, 'The bridge answered 502.'],
  ['nobody there', new BridgeUnreachable('http://127.0.0.1:1', null), 3, 'npm start'],
  ['wrong arguments', new UsageError('Not so.'), 2, 'Not so.'],
  ['a bad setting', new ConfigError([{ field: 'PORT', expected: 'a port', received: '"x"' }]), 2, 'PORT'],
  ['anything else, without a stack', new Error('EACCES'), 1, 'EACCES'],
])('tells of %s', (_, error, exitCode, words) => {
  const told = tellError(error);
  expect(told.exitCode).toBe(exitCode);
  expect(told.text).toContain(words);
  expect(told.text).not.toMatch(/\n\s+at /);
});
