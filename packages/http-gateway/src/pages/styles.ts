/** The style sheet of every page: system fonts, nothing loaded, light and dark. */
export const styles: string = `
:root {
  color-scheme: light dark;
  --page: #faf9f7; --card: #ffffff; --line: #e2dfd9; --field: #8a8780;
  --text: #1c1e22; --soft: #565c66; --link: #2450b8; --on-link: #ffffff; --focus: #2450b8;
  --found: #17653c; --found-tint: #e6f3eb; --absent: #47505d; --absent-tint: #eceef1;
  --invalid: #a01c1c; --invalid-tint: #fbe9e8; --unknown: #7a4a00; --unknown-tint: #fbf0da;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121417; --card: #1a1d22; --line: #2d323a; --field: #7c8490;
    --text: #e7e9ec; --soft: #a3abb7; --link: #9dbcff; --on-link: #10151f; --focus: #9dbcff;
    --found: #84d8a8; --found-tint: #17301f; --absent: #b9c1cd; --absent-tint: #262b33;
    --invalid: #ff9f98; --invalid-tint: #3a1b1b; --unknown: #f0c274; --unknown-tint: #352811;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { text-size-adjust: 100%; -webkit-text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body {
  margin: 0 auto; padding: 0 1.25rem; max-width: 48rem; min-height: 100vh;
  display: flex; flex-direction: column;
  background: var(--page); color: var(--text); font: 1rem/1.6 var(--sans);
}
main { flex: 1; padding-bottom: 4rem; }
h1, h2, h3, p, dl, dd, ul, pre, table { margin: 0; padding: 0; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.25rem); line-height: 1.2; letter-spacing: -0.02em; text-wrap: balance; }
h2 { font-size: 1.4rem; line-height: 1.3; letter-spacing: -0.01em; }
h3 { font-size: 1rem; line-height: 1.4; }
a { color: var(--link); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
code, pre { font-family: var(--mono); font-size: 0.9em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 0.25rem; }
[hidden] { display: none !important; }
.out-of-sight:not(:focus) {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}

.site { display: flex; align-items: center; justify-content: space-between; padding: 1.25rem 0 3rem; }
.site nav { display: flex; gap: 1.5rem; }
.site nav a { color: var(--soft); text-decoration: none; padding: 0.5rem 0; }
.site nav a:hover, .site nav a[aria-current] { color: var(--text); text-decoration: underline; }
.brand { display: inline-flex; align-items: center; gap: 0.6rem; color: var(--text); font-weight: 650; text-decoration: none; padding: 0.25rem 0; }
.brand img { display: block; }
.intro { margin-top: 0.75rem; color: var(--soft); max-width: 38rem; }
.foot { border-top: 1px solid var(--line); padding: 1.5rem 0 2rem; color: var(--soft); font-size: 0.875rem; }
.foot p + p { margin-top: 0.5rem; }
.foot a { color: inherit; }

form { margin-top: 2rem; }
label { display: block; font-weight: 600; margin-bottom: 0.5rem; }
.field { display: flex; gap: 0.75rem; }
input, button { font: inherit; color: inherit; border-radius: 0.6rem; min-height: 3rem; }
input {
  flex: 1; min-width: 0; padding: 0 1rem; border: 1px solid var(--field); background: var(--card);
  font-family: var(--mono); font-size: 1.05rem;
}
input::placeholder { color: var(--soft); opacity: 1; }
input:focus-visible { outline-offset: 0; border-radius: 0.6rem; }
button { border: 1px solid transparent; cursor: pointer; }
.primary { padding: 0 1.5rem; background: var(--link); color: var(--on-link); font-weight: 600; white-space: nowrap; }
.primary:hover { filter: brightness(1.08); }
.hint, #status { margin-top: 0.6rem; color: var(--soft); font-size: 0.9rem; }
form[aria-busy] .primary { opacity: 0.7; cursor: progress; }

#answer, .guide { margin-top: 2.5rem; }
.guide dl { display: grid; gap: 1.25rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); margin-top: 1.25rem; }
.guide dd { margin-top: 0.4rem; color: var(--soft); }
.badge {
  display: inline-flex; align-items: center; gap: 0.45em; padding: 0.15rem 0.7rem; border-radius: 2rem;
  font-size: 0.85rem; font-weight: 650; color: var(--tone); background: var(--tint);
}
.badge span { font-weight: 700; }
.found { --tone: var(--found); --tint: var(--found-tint); }
.absent { --tone: var(--absent); --tint: var(--absent-tint); }
.invalid { --tone: var(--invalid); --tint: var(--invalid-tint); }
.unknown, .refused { --tone: var(--unknown); --tint: var(--unknown-tint); }
.outcome { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: clamp(1.25rem, 4vw, 2rem); }
.outcome h2 { margin-top: 0.75rem; overflow-wrap: anywhere; }
.outcome h2:focus-visible { outline-offset: 4px; }
.lead { margin-top: 0.35rem; color: var(--soft); overflow-wrap: anywhere; }
.outcome section { margin-top: 1.75rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
.outcome section > h3 { margin-bottom: 0.9rem; }
.notice { margin-top: 1.25rem; padding: 0.8rem 1rem; border-radius: 0.6rem; color: var(--tone); background: var(--tint); overflow-wrap: anywhere; }

.value { display: flex; align-items: flex-start; gap: 0.75rem; }
.value > code, .value > bdi { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.peer { margin-top: 1.5rem; }
.peer .value { margin-top: 0.35rem; padding: 0.75rem 0.75rem 0.75rem 1rem; background: var(--page); border: 1px solid var(--line); border-radius: 0.6rem; align-items: center; }
.peer .value code { font-size: 1rem; }
.fine { margin-top: 0.35rem; color: var(--soft); font-size: 0.875rem; overflow-wrap: anywhere; }
.named { font-size: 1.25rem; font-weight: 600; overflow-wrap: anywhere; }
.copy, .quiet {
  min-height: 2.25rem; padding: 0 0.8rem; border-color: var(--line); background: var(--card); color: var(--link);
  font-size: 0.875rem; font-weight: 600; white-space: nowrap; border-radius: 0.5rem;
}
.copy:hover, .quiet:hover { border-color: var(--link); }
dd .copy { min-height: 1.75rem; margin: -0.1rem 0; padding: 0 0.6rem; font-size: 0.8rem; }
.facts { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0.6rem 1rem; }
.facts dt { color: var(--soft); }
.facts dd { overflow-wrap: anywhere; }
.facts dd + dd { grid-column: 2; margin-top: -0.45rem; }
.chain { font-family: var(--mono); font-size: 0.9em; unicode-bidi: isolate; overflow-wrap: anywhere; overflow: clip; }
.records { list-style: none; display: grid; gap: 1rem; }
.records li { overflow-wrap: anywhere; }
.records .raw { display: block; margin: 0.3rem 0; padding: 0.6rem 0.8rem; border-radius: 0.5rem; background: var(--tint); }
.more { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; margin-top: 1.5rem; font-size: 0.9rem; }
#live { display: flex; flex-wrap: wrap; align-items: center; gap: 0.75rem; margin-top: 1rem; color: var(--soft); font-size: 0.9rem; }
.quiet[aria-pressed="true"] { background: var(--link); color: var(--on-link); border-color: var(--link); }
@media (prefers-reduced-motion: no-preference) {
  .changed { animation: changed 1.6s ease-out; }
  @keyframes changed { from { border-color: var(--focus); box-shadow: 0 0 0 3px var(--focus); } }
}

.operation { margin-top: 3rem; }
.operation h2, .schema h3 { overflow-wrap: anywhere; }
.method { font: 650 0.8rem/1 var(--mono); padding: 0.3rem 0.5rem; border-radius: 0.4rem; vertical-align: 0.2em; margin-right: 0.15rem; background: var(--found-tint); color: var(--found); }
.method.post { background: var(--unknown-tint); color: var(--unknown); }
.operation > p, .docs > section > p { margin-top: 0.5rem; max-width: 42rem; }
.operation h3 { margin-top: 1.5rem; }
.docs > section { margin-top: 3.5rem; }
pre { margin-top: 0.6rem; padding: 0.9rem 1rem; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; line-height: 1.5; }
.scroll { overflow-x: auto; margin-top: 0.6rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.925rem; }
th, td { text-align: left; vertical-align: top; padding: 0.55rem 1rem 0.55rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); font-size: 0.85rem; }
td { min-width: 6rem; }
th:first-child { width: 8.5rem; }
td small { color: var(--soft); }
td p + p { margin-top: 0.25rem; }
td:last-child, th:last-child { padding-right: 0; }
details { margin-top: 0.9rem; }
summary { cursor: pointer; color: var(--soft); padding: 0.25rem 0; }
.contents { margin-top: 1.5rem; list-style: none; display: grid; gap: 0.35rem; }
.schema { margin-top: 2rem; }

@media (max-width: 34rem) {
  .site { padding-bottom: 2rem; }
  .field { flex-direction: column; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dt { font-size: 0.875rem; margin-top: 0.75rem; }
  .facts dt:first-of-type { margin-top: 0; }
  .facts dd + dd { grid-column: 1; margin-top: 0; }
  .peer .value { flex-direction: column; align-items: stretch; }
}
@media (forced-colors: active) { .badge, .notice, .primary { border: 1px solid; } }
@media print { .site nav, form, #live, .copy { display: none; } }
`;
