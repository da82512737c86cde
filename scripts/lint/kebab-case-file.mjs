import { basename } from 'node:path';

const KEBAB_CASE = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.(test|d|config))?\.(ts|mts|mjs|cjs|js)$/;
const VAGUE = /(^|-)(utils?|helpers?|common|managers?|misc)(-|\.)/;

/** Files are named in kebab-case after the one thing they export; a vague name hides what that is. */
export const kebabCaseFile = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      kebab: 'Name this file in kebab-case: {{name}}',
      vague: 'Name this file after the one thing it exports, not {{name}}',
    },
  },
  create(context) {
    return {
      Program(node) {
        const name = basename(context.filename);
        if (!KEBAB_CASE.test(name)) context.report({ node, messageId: 'kebab', data: { name } });
        if (VAGUE.test(name)) context.report({ node, messageId: 'vague', data: { name } });
      },
    };
  },
};
