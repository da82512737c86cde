import { z } from 'zod';
import { SCOPES } from '../../../../core/keys/scopes.js';
import { isAddressOrNetwork } from '../../../families/address-or-network.js';

const time = z.iso.datetime().nullable();
const SCOPE = `one of ${SCOPES.join(', ')}`;
const EXPIRY = 'a time in the future in ISO 8601, such as 2027-01-31T00:00:00Z';
const NAMES = 'a list of 1 to 100 session names, or null for all';
const NETWORKS = 'a list of 1 to 100 addresses or networks such as 10.0.0.0/8, or null for all';
const RATE = 'a whole number from 1 to 1000000, or null';

/** A key as it is shown: never the key itself. */
export const apiKeyView = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().meta({ description: 'What the key begins with, to recognise it by.' }),
    organisation: z.string(),
    sessions: z.array(z.string()).readonly().nullable().meta({ description: 'null: all of the organisation.' }),
    scopes: z.array(z.string()).readonly(),
    ipAllow: z.array(z.string()).readonly().nullable(),
    ratePerMinute: z.int().nullable(),
    enabled: z.boolean(),
    createdAt: z.iso.datetime(),
    expiresAt: time,
    revokedAt: time,
    lastUsedAt: time.meta({ description: 'To the minute.' }),
  })
  .meta({ id: 'ApiKey' });

const sessions = z
  .array(z.string({ error: NAMES }).regex(/^[A-Za-z0-9_-]{1,64}$/, { error: NAMES }), { error: NAMES })
  .min(1, { error: NAMES })
  .max(100, { error: NAMES })
  .nullable();

const fields = {
  name: z.string({ error: '1 to 100 characters' }).min(1, '1 to 100 characters').max(100, '1 to 100 characters'),
  sessions: sessions.meta({ description: 'Names of the only sessions it may use; null or absent: all.' }),
  scopes: z
    .array(z.enum(SCOPES, { error: SCOPE }), { error: `a list of scopes, each ${SCOPE}` })
    .min(1, { error: 'at least one scope' })
    .meta({ description: '`read`, `send`, `manage`, `events` stand for many finer ones; `*` for all.' }),
  ipAllow: z
    .array(z.string({ error: NETWORKS }).refine(isAddressOrNetwork, { error: NETWORKS }), { error: NETWORKS })
    .min(1, { error: NETWORKS })
    .max(100, { error: NETWORKS })
    .nullable(),
  ratePerMinute: z.int({ error: RATE }).min(1, { error: RATE }).max(1_000_000, { error: RATE }).nullable(),
  enabled: z.boolean({ error: 'true or false' }),
  expiresAt: z.iso
    .datetime({ offset: true, error: EXPIRY })
    .refine((text) => Date.parse(text) > Date.now(), { error: EXPIRY })
    .transform((text) => new Date(text).toISOString())
    .nullable(),
};

export const newApiKey = z.strictObject({
  ...z.object(fields).partial().shape,
  scopes: fields.scopes,
  organisation: z
    .string({ error: '1 to 64 letters, digits, - or _' })
    .optional()
    .meta({ description: 'Only the key of the configuration may name another than its own.' }),
});

export const apiKeyChanges = z.strictObject(z.object(fields).partial().shape);

export const organisationQuery = z.strictObject({
  organisation: z
    .string({ error: 'one organisation' })
    .optional()
    .meta({ description: 'Only the key of the configuration may name another than its own.' }),
});
