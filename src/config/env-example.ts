import { ConfigSchema, settingMeta, type ConfigKey } from './schema.js';
import { SETTING_GROUPS } from './setting.js';

/** The text of `.env.example`: every variable of the schema, described, grouped and commented out. */
export function renderEnvExample(): string {
  const names = Object.keys(ConfigSchema.shape) as ConfigKey[];
  const groups = SETTING_GROUPS.map((group) => {
    const blocks = names.filter((name) => settingMeta(name).group === group).map(renderSetting);
    return [`# ---- ${group} ----`, ...blocks].join('\n\n');
  });
  const head = '# Copy to .env and uncomment what you change. Made from src/config/schema.ts by `npm run env:example`.';
  return `${[head, ...groups].join('\n\n')}\n`;
}

function renderSetting(name: ConfigKey): string {
  const { description, expected, example } = settingMeta(name);
  const fallback: unknown = ConfigSchema.shape[name].safeParse(undefined).data;
  const byDefault = typeof fallback === 'string' || typeof fallback === 'number' ? String(fallback) : 'unset';
  const value = /["'\s]/.test(example) ? `'${example}'` : example;
  return [`# ${description}`, `# Expected: ${expected}. Default: ${byDefault}.`, `#${name}=${value}`].join('\n');
}
