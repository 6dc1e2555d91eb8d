/** The checkout page's own look: a till receipt on a quiet table. Served as a file, so that the page needs no inline style. */
export const STYLESHEET = `:root {
  color-scheme: light dark;
  --table: #eef0ea; --paper: #fffefb; --ink: #1f2a2e; --faint: #5b676b; --line: #cfd5cf;
  --act: #14535a; --act-ink: #ffffff; --note: #fff3cf; --note-ink: #5a4300; --wrong: #9a1f2b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --table: #12181a; --paper: #1b2326; --ink: #e8ede9; --faint: #a3b0ae; --line: #38454a;
    --act: #8fd3c8; --act-ink: #0d2422; --note: #3a3113; --note-ink: #f5dfa0; --wrong: #ff9da3;
  }
}
* { box-sizing: border-box; }
html { font: 1.0625rem/1.55 'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif; }
body { margin: 0; min-height: 100vh; background: var(--table); color: var(--ink); display: grid; grid-template-rows: auto 1fr; }
.sandbox { margin: 0; padding: .6rem 1rem; text-align: center; background: var(--note); color: var(--note-ink); font-weight: 600; }
main { width: min(30rem, 100% - 2rem); margin: clamp(1rem, 6vh, 4rem) auto; padding: clamp(1.25rem, 5vw, 2.25rem);
  background: var(--paper); border: 1px solid var(--line); border-radius: 4px; align-self: start; }
h1 { margin: 0 0 1rem; font-size: 1.0625rem; font-weight: 600; color: var(--faint); }
.amount { margin: 0; font-size: 2.75rem; line-height: 1.1; font-variant-numeric: tabular-nums lining-nums; }
.rhythm { margin: .25rem 0 0; color: var(--faint); }
.lines { margin: 1.5rem 0; padding: 1rem 0; border-block: 1px dashed var(--line); list-style: none; }
.lines li { display: flex; justify-content: space-between; gap: 1rem; }
.who { margin: -.5rem 0 1.5rem; color: var(--faint); overflow-wrap: anywhere; }
.wrong { margin: 0 0 1.25rem; padding-left: .75rem; border-left: 4px solid var(--wrong); color: var(--wrong); }
h2 { margin: 0 0 .75rem; font-size: 1.0625rem; font-weight: 600; }
form { margin: 0 0 .75rem; }
button, .back { display: block; width: 100%; min-height: 3.25rem; padding: .5rem 1rem; font: inherit; text-align: left; color: var(--ink);
  background: transparent; border: 1px solid var(--line); border-radius: 4px; cursor: pointer; }
button span { display: block; font-size: .875rem; color: var(--faint); }
.first button { background: var(--act); border-color: var(--act); color: var(--act-ink); }
.first button span { color: inherit; }
button:hover { border-color: var(--ink); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 3px; }
.back { text-align: center; text-decoration: none; padding-top: .8rem; }
`;
