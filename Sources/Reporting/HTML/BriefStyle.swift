/// How `brief.html` looks: a sheet of A4 on paper, a page to read on a screen.
enum BriefStyle {
  static let text = """
    :root {
      --paper: #ffffff; --ground: #eceff3; --ink: #15191f; --quiet: #545d69; --line: #c9d0d9;
      --good: #136b3e; --good-ground: #e7f4ec; --bad: #a8231a; --bad-ground: #fdeceb; --accent: #1a56a0;
      color-scheme: light dark;
      font: 15px/1.42 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Helvetica, Arial, sans-serif;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --paper: #171c22; --ground: #0d1014; --ink: #e9edf2; --quiet: #a5afbc; --line: #3a4450;
        --good: #66cf96; --good-ground: #132a1f; --bad: #ff8f86; --bad-ground: #35191a; --accent: #8dbcf5;
      }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: break-word; }
    main { max-width: 52rem; margin: 1.5rem auto; padding: 2.25rem 2.5rem; background: var(--paper); border-radius: 4px;
      box-shadow: 0 1px 8px rgb(0 0 0 / .14); }
    .kind { color: var(--quiet); margin: 0; }
    h1 { font-size: 1.6rem; line-height: 1.2; margin: .1rem 0 .9rem; text-wrap: balance; }
    .verdict { margin: 0 0 1.1rem; padding: .6rem .9rem; border-left: 5px solid; border-radius: 4px; }
    .verdict.good { background: var(--good-ground); border-color: var(--good); }
    .verdict.good strong { color: var(--good); }
    .verdict.bad { background: var(--bad-ground); border-color: var(--bad); }
    .verdict.bad strong { color: var(--bad); }
    section { display: grid; grid-template-columns: 10.5rem minmax(0, 1fr); gap: 0 1.25rem; border-top: 1px solid var(--line); padding: .6rem 0; }
    h2 { font-size: 1rem; line-height: 1.35; margin: 0; grid-row: 1 / span 9; }
    section p { grid-column: 2; margin: 0 0 .3rem; }
    section p:last-child { margin-bottom: 0; }
    .sign { display: grid; grid-template-columns: 2fr 1fr; gap: 2rem; margin: 2.4rem 0 1rem; }
    .sign p { border-top: 1px solid var(--ink); margin: 0; padding-top: .2rem; color: var(--quiet); font-size: .85rem; }
    footer { color: var(--quiet); font-size: .82rem; }
    footer p { margin: 0; }
    code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .92em; overflow-wrap: anywhere; }
    a { color: var(--accent); }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    @media (max-width: 40rem) {
      main { margin: 0; padding: 1.1rem 1rem; border-radius: 0; box-shadow: none; }
      section { grid-template-columns: minmax(0, 1fr); }
      section p { grid-column: 1; }
      h2 { grid-row: auto; margin-bottom: .2rem; }
    }
    @page { size: A4; margin: 12mm 15mm; }
    @media print {
      :root { font-size: 9.5pt; line-height: 1.38; color-scheme: light; }
      body { background: none; }
      main { margin: 0; padding: 0; max-width: none; box-shadow: none; }
      section { break-inside: avoid; padding: .38rem 0; }
      section p { margin-bottom: .18rem; }
      .sign { margin: 1.9rem 0 .7rem; }
      .verdict { print-color-adjust: exact; }
      a { color: inherit; text-decoration: none; }
    }

    """
}
