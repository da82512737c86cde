/** The look of the connect page: light and dark, from 320 px on, still when motion is not wanted. */
export const CONNECT_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #eef2f0; --card: #ffffff; --line: #d3dcd8; --ink: #13211c; --soft: #4d5d57;
  --accent: #0a6a4e; --on-accent: #ffffff; --wrong: #b3261e; --tint: #e3f1eb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1412; --card: #17211e; --line: #31403a; --ink: #e7f0ec; --soft: #a9bab3;
    --accent: #5fd6ad; --on-accent: #05231a; --wrong: #ffa59d; --tint: #1d332b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; justify-content: center;
  padding: 1.25rem 1rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main {
  width: 100%; max-width: 46rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
  padding: 1.5rem 1.25rem;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h1:focus, .code:focus { outline: none; }
h2 { font-size: 1.0625rem; margin: 0 0 .75rem; }
p { margin: 0; }
.lead { color: var(--soft); margin-top: .375rem; overflow-wrap: anywhere; }
.head { display: flex; gap: 1rem; align-items: flex-start; }
.mark { flex: none; width: 2.75rem; height: 2.75rem; border-radius: 50%; display: none; background: var(--tint); color: var(--accent); }
.mark svg { width: 100%; height: 100%; }
[data-step=linked] .done, [data-step=passkey] .key, [data-step=problem] .halt, [data-step=over] .halt { display: block; }
[data-step=problem] .halt { color: var(--wrong); }
[data-step=starting] .spin, [data-step=syncing] .spin { display: block; }
.spin { background: none; border: .25rem solid var(--tint); border-top-color: var(--accent); animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
section, .js-only { display: none; }
[data-step=scan] section.scan { display: flex; flex-direction: column; gap: 1.5rem; }
[data-step=passkey] section.passkey, [data-step=syncing] section.syncing { display: block; }
section { margin-top: 1.5rem; }
.js .js-only { display: block; }
.way { display: none; }
/* On a phone the other way to link stands before the steps, which are long there. */
[data-mode=qr] .way.by-qr, [data-mode=code] .way.by-code { display: contents; }
.way ol { order: 1; }
.way > * { min-width: 0; }
.qr { position: relative; width: 100%; max-width: 18rem; margin: 0 auto; background: #fff; border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
.qr svg { display: block; width: 100%; height: auto; aspect-ratio: 1; }
.qr .wait { display: none; position: absolute; inset: 0; background: var(--tint); color: var(--ink); font-weight: 600; align-items: center; justify-content: center; text-align: center; padding: 1rem; }
.no-qr .qr .wait { display: flex; }
.left { max-width: 18rem; margin: .75rem auto 0; text-align: center; color: var(--soft); font-size: .9375rem; font-variant-numeric: tabular-nums; min-height: 1.5em; }
.bar { height: .25rem; border-radius: .25rem; background: var(--tint); overflow: hidden; margin-bottom: .5rem; }
.bar span { display: block; height: 100%; width: 100%; background: var(--accent); transform-origin: left; transition: transform 1s linear; }
.no-qr .bar span { transform: scaleX(0); }
ol { margin: 0; padding: 0; list-style: none; counter-reset: step; display: grid; gap: .75rem; }
li { counter-increment: step; position: relative; padding-left: 2.5rem; min-height: 1.75rem; }
li::before {
  content: counter(step); position: absolute; left: 0; top: 0; width: 1.75rem; height: 1.75rem; border-radius: 50%;
  background: var(--tint); color: var(--accent); font-weight: 700; font-size: .875rem; line-height: 1.75rem; text-align: center;
}
label { display: block; font-weight: 600; }
.hint { color: var(--soft); font-size: .9375rem; margin: .125rem 0 .5rem; }
input {
  width: 100%; font: inherit; font-size: 1.125rem; padding: .625rem .75rem; border-radius: .5rem;
  border: 1px solid #7b8a84; background: var(--card); color: var(--ink);
}
[aria-invalid=true] { border-color: var(--wrong); }
.error { color: var(--wrong); font-weight: 600; margin-top: .5rem; }
.error:empty { display: none; }
button { font: inherit; font-weight: 600; cursor: pointer; border-radius: .5rem; padding: .625rem 1.125rem; min-height: 2.75rem; }
.main { border: 0; background: var(--accent); color: var(--on-accent); width: 100%; margin-top: .75rem; }
.main[aria-disabled=true] { opacity: .75; cursor: progress; }
.other { border: 1px solid var(--line); background: none; color: var(--accent); width: 100%; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.code { font: 700 2.25rem/1.2 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; letter-spacing: .08em; text-align: center; white-space: nowrap; }
.codebox { display: none; background: var(--tint); border-radius: .75rem; padding: 1.25rem .5rem; text-align: center; }
.codebox .left { margin-top: .25rem; min-height: 0; }
.has-code .codebox { display: block; }
.has-code form, .has-code .before { display: none; }
.whole { white-space: nowrap; }
progress { width: 100%; height: .625rem; accent-color: var(--accent); }
.offline { display: none; margin-top: 1.25rem; padding: .625rem .875rem; border-radius: .5rem; border: 1px solid var(--line); font-weight: 600; }
[data-offline] .offline { display: block; }
footer { max-width: 46rem; margin-top: 1rem; color: var(--soft); font-size: .875rem; text-align: center; }
[data-step=problem] footer, [data-step=over] footer { display: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (min-width: 44rem) {
  main { padding: 2.25rem 2.5rem; }
  [data-mode=qr] .way.by-qr, [data-mode=code] .way.by-code { display: grid; grid-template-columns: 18rem 1fr; gap: 2.5rem; align-items: center; }
  .other { width: auto; }
}
@media (prefers-reduced-motion: reduce) {
  .spin { animation: none; border-top-color: var(--tint); border-bottom-color: var(--accent); }
  .bar span { transition: none; }
}
@media (forced-colors: active) { .bar span { background: Highlight; } .qr { forced-color-adjust: none; } }
`;
