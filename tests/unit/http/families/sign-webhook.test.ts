import { webhookHmacHeaders } from '../../../../src/http/families/sign-webhook.js';

/** From the documentation of WAHA. */
const WAHA_BODY = '{"event":"message","session":"default","engine":"WEBJS"}';
const WAHA_HMAC =
  '208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8097c462b2b17a6ce93b6b47a136cf2e78a33a63f6752c2c1631777076153fa89';
/** RFC 4231, test case 2. */
const RFC_HMAC =
  '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737';

it.each([
  ['my-secret-key', WAHA_BODY, WAHA_HMAC],
  ['Jefe', 'what do ya want for nothing?', RFC_HMAC],
])('with the secret %s it signs as the published vector says', (secret, body, hmac) => {
  expect(webhookHmacHeaders(body, secret, 'evt_1', 1_763_000_000_000)).toEqual({
    'x-webhook-request-id': 'evt_1',
    'x-webhook-timestamp': '1763000000000',
    'x-webhook-hmac': hmac,
    'x-webhook-hmac-algorithm': 'sha512',
  });
});

it('signs nothing without a secret', () => {
  expect(Object.keys(webhookHmacHeaders('{}', null, 'evt_1', 1))).toEqual([
    'x-webhook-request-id',
    'x-webhook-timestamp',
  ]);
});
