import { createHash } from 'node:crypto';
import { CONNECT_SCRIPT } from './connect-script.js';
import { CONNECT_STYLE } from './connect-style.js';
import type { PageState } from './page-state.js';

/** Seconds after which a browser without scripts loads the page again. */
const RELOAD_S = 8;

const MARKS = `<span class="mark spin" aria-hidden="true"></span>
<span class="mark done" aria-hidden="true"><svg viewBox="0 0 44 44" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"><path d="M13 23l6.5 6.5L32 16"/></svg></span>
<span class="mark key" aria-hidden="true"><svg viewBox="0 0 44 44" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><circle cx="16" cy="22" r="5.5"/><path d="M21.5 22H33m-4 0v5"/></svg></span>
<span class="mark halt" aria-hidden="true"><svg viewBox="0 0 44 44" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round"><path d="M22 13v11M22 30.5v.01"/></svg></span>`;

/** What a page may do: run its own script and style, talk to its own server, and be framed only where that is allowed. */
export function connectPolicy(frameAncestors: readonly string[]): string {
  return [
    `default-src 'none'`,
    `script-src '${hashOf(CONNECT_SCRIPT)}'`,
    `style-src '${hashOf(CONNECT_STYLE)}'`,
    `connect-src 'self'`,
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors ${frameAncestors.length === 0 ? `'none'` : frameAncestors.join(' ')}`,
  ].join('; ');
}

/** The page in the given state, complete without its script; the script then keeps it current for this viewer. */
export function connectPage(state: PageState, viewer: string): string {
  const reload = `<noscript><meta http-equiv="refresh" content="${String(RELOAD_S)}"></noscript>`;
  return shell(
    state,
    `data-viewer="${escape(viewer)}"`,
    state.step === 'linked' ? '' : reload,
    `${scanSection(state)}
<section class="passkey" aria-label="How to confirm">
<ol>
<li>Unlock the phone that you are linking. WhatsApp shows a request there.</li>
<li>Tap <b>Continue</b> and confirm with your fingerprint, face or screen lock.</li>
<li>Nothing there? Keep WhatsApp open and this page too; it goes on by itself.</li>
</ol>
</section>
<section class="syncing"><progress id="progress" max="100" aria-label="Loading chats"${
      state.progress === null ? '' : ` value="${String(state.progress)}"`
    }></progress></section>
<p class="offline" role="status">The connection to the server is lost. This page keeps trying.</p>`,
    `<script type="application/json" id="state">${JSON.stringify(state).replaceAll('<', '\\u003c')}</script>
<script>${CONNECT_SCRIPT}</script>`,
  );
}

/** A page that only says something. */
export function connectNotice(state: PageState): string {
  return shell(state, '', '', '', '');
}

function shell(state: PageState, attributes: string, head: string, body: string, scripts: string): string {
  const classes = state.qr === null ? ' class="no-qr"' : '';
  return `<!doctype html>
<html lang="en" data-step="${state.step}" data-mode="qr"${classes} ${attributes}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(state.title)}</title>
<link rel="icon" href="data:,">
${head}
<style>${CONNECT_STYLE}</style>
</head>
<body>
<main>
<div class="head">
${MARKS}
<div role="status">
<h1 id="title" tabindex="-1">${escape(state.title)}</h1>
<p id="text" class="lead">${escape(state.text)}</p>
</div>
</div>
${body}
</main>
<footer>Once linked, this shows on the phone under Linked devices. You can end it there at any time.</footer>
${scripts}
</body>
</html>
`;
}

function scanSection({ qr, pairing }: PageState): string {
  const size = String(qr?.size ?? 65);
  return `<section class="scan" aria-label="Link a phone">
<div class="way by-qr">
<div>
<div class="qr">
<svg id="qr" role="img" aria-label="QR code to scan with WhatsApp" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path id="modules" fill="#000" d="${qr?.path ?? ''}"/></svg>
<p class="wait">Getting a code…</p>
</div>
<div class="left js-only"><div class="bar" aria-hidden="true"><span id="qr-bar"></span></div><span id="qr-left"></span></div>
</div>
<ol>
<li>Open WhatsApp on the phone.</li>
<li>Tap <b>Menu ⋮</b> (Android) or <b>Settings</b> (iPhone), then <b>Linked devices</b>.</li>
<li>Tap <b>Link a device</b>.</li>
<li>Point the phone at this code.</li>
</ol>
</div>
<div class="way by-code">
<div>
<form id="form" novalidate>
<label for="phone">Your WhatsApp number</label>
<p class="hint" id="hint">With country code, such as <span class="whole">+44 7700 900123</span></p>
<input id="phone" name="phone" type="tel" inputmode="tel" autocomplete="tel" maxlength="40" aria-describedby="hint error">
<p class="error" id="error" role="alert"></p>
<button class="main" id="ask" type="submit">Get a code</button>
</form>
<div class="codebox" id="codebox" tabindex="-1" role="group" aria-label="Pairing code">
<p class="code"><span id="code" aria-hidden="true">${escape(pairing?.code ?? '')}</span><span class="unseen" id="spelled" role="status"></span></p>
<p class="left" id="code-left"></p>
</div>
</div>
<ol>
<li class="before">Ask for a code with the number of the phone.</li>
<li>On the phone, tap WhatsApp's notice <b>Enter code to link new device</b>.</li>
<li>No notice? Open <b>Linked devices</b>, <b>Link a device</b>, <b>Link with phone number instead</b>.</li>
<li>Type the eight characters.</li>
</ol>
</div>
<div class="js-only"><button class="other" id="switch" type="button">Link with a phone number instead</button></div>
</section>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${String(char.charCodeAt(0))};`);
}
