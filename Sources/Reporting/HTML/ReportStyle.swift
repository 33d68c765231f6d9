/// How `report.html` looks: on a desk and on a phone, by day and by night, on paper.
enum ReportStyle {
  static let text = """
    :root {
      --paper: #ffffff; --panel: #f4f6f8; --ink: #15191f; --quiet: #545d69; --line: #d5dae1; --strong: #8a94a3;
      --good: #136b3e; --good-ground: #e7f4ec; --bad: #a8231a; --bad-ground: #fdeceb; --caution: #7c5200; --caution-ground: #fdf3df;
      --accent: #1a56a0; --land: #e9ecf0; --net: #dfe3e9;
      --level-high: #1b7a4b; --level-middle: #4e9fc4; --level-low: #2f5f9e;
      color-scheme: light dark;
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Helvetica, Arial, sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #12161b; --panel: #1b2128; --ink: #e9edf2; --quiet: #a5afbc; --line: #333c47; --strong: #6b7786;
        --good: #66cf96; --good-ground: #132a1f; --bad: #ff8f86; --bad-ground: #35191a; --caution: #f0bd5a; --caution-ground: #2f2614;
        --accent: #8dbcf5; --land: #232b34; --net: #2a333d;
        --level-high: #58c48b; --level-middle: #7cc4e4; --level-low: #7f9fe8;
      }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word; }
    header, main, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem; }
    header { padding-top: 1.5rem; }
    h1 { font-size: clamp(1.4rem, 1rem + 1.8vw, 2.1rem); line-height: 1.2; margin: .1rem 0 .75rem; text-wrap: balance; }
    h2 { font-size: 1.3rem; line-height: 1.25; margin: 0 0 .75rem; }
    h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
    p { margin: 0 0 .75rem; max-width: 72ch; }
    section { padding: 1.75rem 0; border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
    main > section:first-child { border-top: 0; padding-top: .75rem; }
    .kind { color: var(--quiet); margin: 0; }
    a { color: var(--accent); }
    a.figure { color: inherit; text-decoration: underline dotted var(--strong); text-underline-offset: .2em; }
    a.figure:hover { color: var(--accent); text-decoration-style: solid; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; z-index: 5; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .88em; }
    pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; margin: 0 0 .75rem;
      overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
    nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; padding: 0; margin: 0 0 .75rem; }

    /* The verdict */
    .verdict { max-width: none; font-size: 1.15rem; padding: .8rem 1rem; border-left: 6px solid; border-radius: 6px; margin-bottom: 1rem; }
    .verdict strong { font-size: 1.5rem; margin-right: .4rem; }
    .verdict.good { background: var(--good-ground); border-color: var(--good); }
    .verdict.good strong { color: var(--good); }
    .verdict.bad { background: var(--bad-ground); border-color: var(--bad); }
    .verdict.bad strong { color: var(--bad); }
    .verdict.caution { background: var(--caution-ground); border-color: var(--caution); }
    .verdict.caution strong { color: var(--caution); }
    #rollout .verdict strong { font-size: 1.15rem; margin-right: 0; }
    .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .75rem 1.5rem; margin: 1.25rem 0 0; }
    .facts div { border-top: 2px solid var(--line); padding-top: .4rem; }
    .facts dt { color: var(--quiet); font-size: .88rem; }
    .facts dd { margin: 0; font-variant-numeric: tabular-nums; }

    /* Tables */
    .scroll { overflow: auto; max-height: min(40rem, 85vh); border: 1px solid var(--line); border-radius: 6px; margin-bottom: .75rem; }
    .scroll.whole { max-height: none; }
    table { border-collapse: collapse; width: 100%; font-size: .92rem; }
    caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    th, td { text-align: start; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid var(--line); }
    tbody tr:last-child > * { border-bottom: 0; }
    thead th { background: var(--panel); font-weight: 600; position: sticky; top: 0; z-index: 2; vertical-align: bottom;
      box-shadow: inset 0 -1px var(--line); }
    tbody th { font-weight: 600; min-width: 6.5rem; }
    .number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
    thead .number { white-space: normal; min-width: 4.9rem; }
    #table-sites th, #table-sites td { padding-inline: .55rem; }
    .on-paper { display: none; }
    .moment { white-space: nowrap; font-variant-numeric: tabular-nums; }
    td.none { color: var(--quiet); }
    td.number.bad { color: var(--bad); font-weight: 700; }
    td.number.caution { color: var(--caution); font-weight: 600; }
    .state { white-space: nowrap; font-weight: 600; }
    .state.good { color: var(--good); }
    .state.bad { color: var(--bad); }
    .state.caution { color: var(--caution); }
    tr.bad { background: var(--bad-ground); }
    #table-sites tbody th { position: sticky; left: 0; background: var(--paper); min-width: 9rem; z-index: 1; }
    #table-sites thead th:first-child { left: 0; z-index: 3; }
    #table-steps, #table-blast { max-width: 48rem; }
    #table-sites tr > :nth-child(2) { white-space: nowrap; }
    #table-sites tr > :last-child { min-width: 13rem; }
    #table-looks tr > :last-child, #table-phases tr > :last-child { min-width: 18rem; }
    .expectations tr > :nth-child(2), .expectations tr > :nth-child(3) { min-width: 13rem; }
    td code { overflow-wrap: anywhere; }
    #table-calls tr > :nth-child(2) { min-width: 15rem; }
    .tools { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin-bottom: .5rem; font-size: .92rem; }
    .tools label { display: flex; flex-wrap: wrap; gap: .1rem .5rem; align-items: center; color: var(--quiet); }
    .tools .shown { color: var(--quiet); margin: 0; }
    input[type=search], select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--strong);
      border-radius: 5px; padding: .3rem .6rem; min-height: 2.25rem; max-width: 100%; }
    button { cursor: pointer; }
    button:disabled { color: var(--quiet); border-color: var(--line); cursor: default; }
    thead button { border: 0; background: none; padding: 0; min-height: 1.5rem; font-weight: 600; text-align: inherit; }
    thead button::after { content: "\u{00A0}↕"; color: var(--strong); }
    th[aria-sort=ascending] button::after { content: "\u{00A0}↑"; color: var(--ink); }
    th[aria-sort=descending] button::after { content: "\u{00A0}↓"; color: var(--ink); }
    .pages { display: flex; gap: .75rem; align-items: center; flex-wrap: wrap; }

    /* The map */
    .map { position: relative; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; margin-bottom: .5rem; }
    .map.tiles { max-width: 44rem; border: 0; }
    .map svg { display: block; width: 100%; height: auto; }
    .land { fill: var(--land); }
    .net { stroke: var(--net); fill: none; vector-effect: non-scaling-stroke; stroke-width: 1px; }
    .map span { position: absolute; font-size: .7rem; line-height: 1; color: var(--quiet); pointer-events: none; }
    .map .parallel { left: 4px; transform: translateY(2px); }
    .map .meridian { bottom: 3px; transform: translateX(3px); }
    .mark { fill: none; stroke-linecap: round; vector-effect: non-scaling-stroke; stroke-width: 10px; }
    .mark.high { stroke: var(--level-high); }
    .mark.middle { stroke: var(--level-middle); }
    .mark.low { stroke: var(--level-low); }
    .mark.warning, .mark.point { stroke: var(--caution); stroke-width: 12px; }
    .mark.not-yet { stroke: var(--quiet); }
    .mark.failed { stroke: var(--bad); stroke-width: 13px; }
    .mark.square { stroke-linecap: square; stroke-width: 11px; }
    .mark.hole { stroke: var(--paper); stroke-width: 6px; }
    .mark.failed.hole { stroke-width: 3px; }
    .mark.warning.hole { stroke-width: 8px; }
    .mark.point { stroke-width: 3px; }
    .map .many .mark { stroke-width: 4px; }
    .map .many .mark.warning, .map .many .mark.failed { stroke-width: 6px; }
    .map .many .mark.hole { stroke-width: 2px; }
    .map .many .mark.warning.hole { stroke-width: 4px; }
    .map .many .mark.point { stroke-width: 1.5px; }
    .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: 0 0 1rem; font-size: .9rem; }
    .legend li { display: flex; align-items: center; gap: .35rem; }
    .sign { width: 20px; height: 20px; flex: none; }
    .tip { position: absolute; z-index: 4; max-width: 18rem; background: var(--paper); color: var(--ink); border: 1px solid var(--strong);
      border-radius: 5px; padding: .3rem .55rem; font-size: .86rem; line-height: 1.35; pointer-events: none; }

    /* The address space */
    .picture { max-height: none; }
    .picture svg { display: block; min-width: 62rem; width: 100%; height: auto; }

    /* The timeline */
    .controls { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin-bottom: .75rem; }
    .controls[hidden], .lane[hidden] { display: none; }
    .lanes { position: relative; }
    .lane { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr) 6.5rem; gap: 0 .75rem; align-items: center; padding: 2px 0; }
    .lane-name { font-size: .9rem; text-align: end; }
    .lane-value { font-size: .9rem; font-variant-numeric: tabular-nums; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .lane-plot { position: relative; min-height: 2.6rem; background: var(--panel); border-radius: 3px; overflow: hidden; }
    .inner { position: relative; width: calc(100% * var(--zoom, 1)); left: calc(-100% * var(--shift, 0)); }
    .lane-plot svg { display: block; width: 100%; height: 2.6rem; overflow: visible; }
    .lane-plot .top, .lane-plot .bottom { position: absolute; left: 0; padding: 1px 3px; font-size: .66rem; line-height: 1;
      color: var(--quiet); background: color-mix(in srgb, var(--panel) 75%, transparent); }
    .lane-plot .top { top: 0; }
    .lane-plot .bottom { bottom: 0; }
    .lane path { fill: none; vector-effect: non-scaling-stroke; }
    .lane .line { stroke: var(--accent); stroke-width: 1.5px; }
    .lane .floor { stroke: var(--strong); stroke-width: 1px; stroke-dasharray: 5 4; }
    .lane .columns { fill: var(--accent); stroke: var(--accent); stroke-width: .5px; }
    .lane .look { stroke: var(--ink); stroke-width: 5px; stroke-linecap: round; }
    .lane .event { stroke: var(--strong); stroke-width: 1px; }
    .lane .event.stage { stroke: var(--ink); stroke-width: 2px; }
    .bars { list-style: none; margin: 0; padding: 2px 0; }
    .bars li { position: relative; height: 1.5rem; }
    .bars li > span { position: absolute; top: .3rem; font-size: .76rem; line-height: .95rem; white-space: nowrap; padding: 0 .25rem;
      background: color-mix(in srgb, var(--panel) 82%, transparent); max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
    .bar { position: absolute; top: 1px; bottom: 1px; border-radius: 2px; border: 1px solid var(--accent);
      background: color-mix(in srgb, var(--accent) 32%, transparent); }
    .bar.cause, .bar.bad { border-color: var(--bad); background: color-mix(in srgb, var(--bad) 30%, transparent); }
    .bar.good { border-color: var(--good); background: color-mix(in srgb, var(--good) 28%, transparent); }
    .bar.caution { border-color: var(--caution); background: color-mix(in srgb, var(--caution) 28%, transparent); }
    .axis .lane-plot { background: none; min-height: 1.2rem; font-size: .76rem; color: var(--quiet); }
    .axis .lane-name { color: var(--quiet); font-size: .76rem; }
    .axis .day { position: absolute; top: 0; padding-left: 3px; border-left: 1px solid var(--line); white-space: nowrap; }
    .scrubber .lane-plot { background: none; overflow: visible; }
    .scrubber input { display: block; width: calc(100% + 16px); margin: 0 -8px; height: 2.4rem; accent-color: var(--accent); }
    .cursor { position: absolute; top: 0; bottom: 2.6rem; width: 2px; margin-left: -1px; background: var(--ink); opacity: .55; pointer-events: none; }
    .moment-panel { border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; margin: .75rem 0; min-height: 13rem; }
    .moment-panel h3 { margin: 0 0 .4rem; }
    .moment-panel dl { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: .2rem .75rem; margin: 0; }
    .moment-panel dt { color: var(--quiet); }
    .moment-panel dd { margin: 0; }
    .moment-panel ul { margin: 0; padding-left: 1.1rem; }

    /* How it came about */
    .origin { scroll-margin-top: 1rem; }
    .origin:target { background: var(--caution-ground); box-shadow: 0 0 0 .5rem var(--caution-ground); border-radius: 2px; }
    dialog { width: min(44rem, calc(100vw - 2rem)); max-height: 85vh; overflow: auto; border: 1px solid var(--strong); border-radius: 8px;
      background: var(--paper); color: var(--ink); padding: 1.1rem 1.25rem; }
    dialog::backdrop { background: rgb(0 0 0 / .45); }
    dialog h3 { margin: 0 0 .5rem; }
    dialog .value { font-weight: 600; }
    dialog form { text-align: end; margin: 0; }
    footer { color: var(--quiet); font-size: .9rem; border-top: 1px solid var(--line); padding-top: 1rem; padding-bottom: 2rem; }

    @media (max-width: 44rem) {
      header, main, footer { padding-left: .9rem; padding-right: .9rem; }
      .lane { grid-template-columns: minmax(0, 1fr) auto; gap: 0 .75rem; }
      .lane-name { text-align: start; order: 1; font-size: .82rem; }
      .lane-value { order: 2; font-size: .82rem; }
      .lane-plot { order: 3; grid-column: 1 / -1; min-height: 2.2rem; }
      .lane-plot svg { height: 2.2rem; }
      .axis .lane-name, .axis .lane-value { display: none; }
      .axis .second, .map span { display: none; }
      .moment-panel dl { grid-template-columns: 1fr; gap: 0; }
      .moment-panel dd { margin-bottom: .4rem; }
      .map .mark { stroke-width: 6px; }
      .map .mark.warning, .map .mark.failed { stroke-width: 9px; }
      .map .mark.hole { stroke-width: 3px; }
      .map .mark.warning.hole { stroke-width: 5px; }
      .map .mark.point { stroke-width: 2px; }
      .scroll { max-height: 75vh; }
      .expectations thead { display: none; }
      .expectations tr { display: block; padding: .5rem .7rem; border-bottom: 1px solid var(--line); }
      .expectations tbody tr:last-child { border-bottom: 0; }
      .expectations tr > * { display: block; border: 0; padding: 0; }
    }
    @media print {
      :root { color-scheme: light; --paper: #fff; --ink: #000; font-size: 10.5pt; }
      nav, .skip, .tools, .controls, .scrubber, .cursor, .moment-panel, .tip, .pages, dialog { display: none !important; }
      section { break-inside: auto; padding: .8rem 0; }
      h2, h3 { break-after: avoid; }
      tr, .map, .lane, .origin, .facts div { break-inside: avoid; }
      thead { display: table-header-group; }
      .scroll { overflow: visible; border: 0; max-height: none; }
      thead th, #table-sites thead th:first-child { position: static; }
      .lanes { --zoom: 1 !important; --shift: 0 !important; }
      .picture svg { min-width: 0; }
      table { font-size: .78rem; }
      table tr > * { min-width: 0 !important; }
      #table-sites table { font-size: .68rem; }
      #table-sites tr > :last-child { min-width: 10rem !important; }
      @page { size: A4; margin: 14mm 12mm; }
      thead button { display: none; }
      .on-paper { display: inline; }
      .verdict, .bar, .lane-plot, .mark { print-color-adjust: exact; }
      #table-sites tbody th { position: static; min-width: 0; }
      th, td { padding: .15rem .3rem; }
      a, a.figure { color: inherit; text-decoration: none; }
    }
    @media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }

    """
}
