import { explainState } from '../../core/errors/explain.js';
import { SESSION_STATES } from '../../core/sessions/session-machine.js';
import type { SessionView } from '../../core/sessions/session-view.js';

/** The start page: counts of states for everyone, the sessions themselves when they are given. No script, no outside link. */
export function homePage(states: Readonly<Record<string, number>>, sessions: readonly SessionView[] | null): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Causeway</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; color: #1b2a33; }
code { background: #eef2f4; padding: .1rem .3rem; border-radius: .2rem; overflow-wrap: anywhere; }
dt { font-weight: 600; margin-top: 1rem; } dd { margin: 0; }
@media (prefers-color-scheme: dark) { body { background: #12191d; color: #dde6ea; } code { background: #22303a; } a { color: #7cc4ff; } }
</style>
</head>
<body>
<h1>Causeway</h1>
<p>A bridge between WhatsApp and plain HTTP.</p>
<h2>Sessions</h2>
${sessions === null ? countsList(states) : sessionList(sessions)}
<h2>Go on</h2>
<ul>
<li><a href="/docs">/docs</a>: every route, to read and to try</li>
<li><a href="/openapi.json">/openapi.json</a>: the same for programs</li>
<li><a href="/sessions">/sessions</a>: where each session stands</li>
</ul>
${sessions === null ? '<p>These ask for your API key: leave the user name empty and give the key as password.</p>' : ''}
<p>To link a phone, make a link to a page that needs no key, and open it or send it to whoever holds the phone:</p>
<p><code>curl -X POST -H "Authorization: Bearer $API_KEY" "http://ADDRESS/sessions/NAME/connect-link"</code></p>
<p>Or open <code>/sessions/NAME/qr</code> here, or draw it in a terminal:</p>
<p><code>curl -H "Authorization: Bearer $API_KEY" "http://ADDRESS/sessions/NAME/qr?wait=30"</code></p>
</body>
</html>
`;
}

function countsList(states: Readonly<Record<string, number>>): string {
  const rows = SESSION_STATES.flatMap((state) => {
    const count = states[state] ?? 0;
    return count === 0
      ? []
      : [`<dt>${String(count)} × ${state}</dt><dd>${escape(explainState(state).explanation)}</dd>`];
  });
  return rows.length === 0 ? '<p>None yet.</p>' : `<dl>${rows.join('\n')}</dl>`;
}

function sessionList(sessions: readonly SessionView[]): string {
  if (sessions.length === 0) return '<p>None yet.</p>';
  const rows = sessions.map(({ name, state, explanation, nextAction }) => {
    const link =
      state === 'scan_qr'
        ? ` <a href="/sessions/${encodeURIComponent(name)}/qr?format=png&amp;wait=30">Show the QR</a>`
        : '';
    return `<dt>${escape(name)}: ${state}</dt><dd>${escape(explanation)} ${escape(nextAction)}${link}</dd>`;
  });
  return `<dl>${rows.join('\n')}</dl>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${String(char.charCodeAt(0))};`);
}
