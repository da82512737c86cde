import { z } from 'zod';

/** A phone and where it stands, as Periskope has it. */
export const phoneInfo = z
  .object({
    created_at: z.string().nullable(),
    first_connected_at: z.string().nullable(),
    is_ready: z.boolean(),
    label_ids: z.record(z.string(), z.literal(true)),
    labels: z.array(z.string()),
    org_id: z.string(),
    org_phone: z.string().nullable(),
    phone_id: z.string(),
    phone_image: z.string().nullable(),
    phone_name: z.string().nullable(),
    qr_code: z.string().nullable().meta({ description: 'The text of the QR that is shown now' }),
    updated_at: z.string(),
    wa_state: z.string().meta({ description: 'As whatsapp-web.js says it: CONNECTED, OPENING, UNPAIRED, …' }),
  })
  .meta({ id: 'PeriskopePhone' });

export type PeriskopePhone = z.input<typeof phoneInfo>;
