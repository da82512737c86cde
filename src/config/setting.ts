import { z } from 'zod';

export const SETTING_GROUPS = [
  'Server',
  'Access',
  'Storage',
  'WhatsApp',
  'Sending',
  'Events',
  'Browser',
  'Log',
] as const;

/** What `.env.example` and error messages say about one variable. */
export interface SettingMeta {
  readonly group: (typeof SETTING_GROUPS)[number];
  readonly description: string;
  /** What a value must look like, as the end of "expected …". */
  readonly expected: string;
  readonly example: string;
  /** Never shown again once it was given. */
  readonly secret?: true;
}

const settings = z.registry<SettingMeta>();

/** What is known about the variable of that schema beside its type. */
export function metaOf(schema: z.ZodType): SettingMeta | undefined {
  return settings.get(schema);
}

/** A variable's schema with what is said of it. */
export function setting<Schema extends z.ZodType>(schema: Schema, meta: SettingMeta): Schema {
  settings.add(schema, meta);
  return schema;
}

/** Accepts what `parse` returns a value for; undefined refuses. The error's text comes from the variable's meta. */
export function parsed<Value>(parse: (text: string) => Value | undefined) {
  return z.string().transform((text, context): Value => {
    const value = parse(text.trim());
    if (value === undefined) {
      context.addIssue({ code: 'custom', message: 'refused' });
      return z.NEVER;
    }
    return value;
  });
}
