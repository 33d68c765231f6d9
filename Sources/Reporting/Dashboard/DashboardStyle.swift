/// What the dashboard looks like beyond `report.html`.
enum DashboardStyle {
  static let text = """

    /* The dashboard */
    [hidden] { display: none !important; }
    .dashboard header { padding-top: .75rem; }
    .top { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; align-items: baseline; justify-content: space-between; }
    .top p { margin: 0 0 .4rem; }
    .brand strong { font-size: 1.2rem; }
    .standing, .big { font-variant-numeric: tabular-nums; }
    .standing time { white-space: nowrap; }
    .who { display: flex; gap: .75rem; align-items: center; font-size: .92rem; }
    .dashboard nav { border-bottom: 1px solid var(--line); }
    .dashboard nav ul { gap: 0 .15rem; margin: 0; }
    .dashboard nav a { display: block; padding: .45rem .6rem; color: var(--ink); text-decoration: none; border-bottom: 3px solid transparent; }
    .dashboard nav a:hover { background: var(--panel); }
    .dashboard nav a[aria-current] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
    .view { border-top: 0; padding: 1.1rem 0 1.75rem; }
    .view > h2 { margin-bottom: .6rem; }
    .view p.kind, .view p.shown { margin-bottom: .5rem; }
    .view .tools p.shown { margin: 0; }
    h2:focus, h3:focus, #main:focus { outline: none; }
    h4 { font-size: 1rem; margin: 1.1rem 0 .4rem; }
    .notice { border-left: 4px solid var(--good); background: var(--good-ground); padding: .5rem .8rem; border-radius: 4px; max-width: none; }
    .notice.bad { border-color: var(--bad); background: var(--bad-ground); }
    .away { position: sticky; top: 0; z-index: 6; margin: 0; max-width: none; padding: .5rem 1.25rem; background: var(--bad-ground);
      color: var(--ink); border-bottom: 2px solid var(--bad); }
    .dashboard .verdict { padding: .6rem .9rem; font-size: 1.02rem; }
    .dashboard .verdict strong { font-size: 1.1rem; margin-right: .6rem; }
    .dashboard .facts { margin: .5rem 0 1rem; gap: .6rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); }
    .facts code { overflow-wrap: anywhere; }
    .dashboard .tools { margin-top: .25rem; }
    .tools.below { margin: 1rem 0; }
    .dashboard .scroll { max-height: none; overflow-x: auto; position: relative; }
    .dashboard thead th { position: static; }
    .dashboard #table-sites thead th:first-child { position: sticky; }
    .dashboard #table-sites tr > :last-child { min-width: 0; }
    .dashboard #table-sites th, .dashboard #table-sites td { padding-inline: .4rem; }
    .dashboard #table-sites thead .number { min-width: 4.2rem; }
    .dashboard #table-sites tbody th { max-width: 15rem; }
    .dashboard td, .dashboard tbody th { vertical-align: middle; }
    .dashboard tbody th { font-weight: 500; }
    td.number.caution, td.number.bad { white-space: nowrap; }
    #table-calls tr > :nth-child(3) { min-width: 18rem; }
    #table-calls tr > :nth-child(2) { min-width: 0; }
    #table-calls td:nth-child(5) { text-align: end; }
    #table-levels { max-width: 58rem; }
    #table-classifiers, #table-impacted { max-width: 44rem; }
    @media (min-width: 44.01rem) { .dashboard #table-sites tbody th { white-space: nowrap; } }
    tbody tr td button { min-height: 1.8rem; padding: .1rem .6rem; }
    input:not([type=checkbox]), a.button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--strong);
      border-radius: 5px; padding: .3rem .6rem; min-height: 2.25rem; max-width: 100%; }
    a.button { display: inline-block; text-decoration: none; }
    input[type=checkbox] { width: 1.1rem; height: 1.1rem; accent-color: var(--accent); }
    button:hover:not(:disabled), a.button:hover { border-color: var(--accent); }
    thead button:hover:not(:disabled) { color: var(--accent); }
    button.main { background: var(--accent); border-color: var(--accent); color: var(--paper); padding: .4rem 1rem; }
    .sign-in { max-width: 26rem; padding-top: 8vh; }
    .sign-in code { white-space: nowrap; }
    .sign-in form, .form { display: grid; gap: .3rem; margin: 0 0 1.5rem; }
    .sign-in form { border-top: 1px solid var(--line); padding-top: 1rem; }
    .sign-in h2 { margin-bottom: .25rem; font-size: 1.1rem; }
    .sign-in button, .form button { justify-self: start; margin-top: .5rem; }
    .sign-in #second-factor { display: grid; gap: .3rem; }
    .form { max-width: 30rem; }
    .form label { margin-top: .5rem; }
    .form p.kind { font-size: .9rem; }
    .big { font-size: 1.6rem; margin-bottom: .2rem; }
    .lanes { margin-bottom: 1rem; }
    .dashboard .lane { grid-template-columns: 10.5rem minmax(0, 1fr) 22rem; }
    button.choose { border: 0; background: none; padding: 0 .3rem; min-height: 1.6rem; color: var(--ink); text-align: end;
      text-decoration: underline dotted var(--strong); text-underline-offset: .25em; }
    button.choose[aria-pressed=true] { font-weight: 700; text-decoration: underline solid 2px var(--accent); }
    .lane .wrong { fill: var(--bad); opacity: .16; }
    .lane-value .number { display: inline-block; width: 4.4rem; text-align: start; font-weight: 600; }
    .lane-value .bad { color: var(--bad); }
    .lane-value .caution { color: var(--caution); }
    .blamed { color: var(--quiet); font-size: .84rem; }
    .reading { position: absolute; top: 0; right: 0; padding: 1px 4px; font-size: .72rem; line-height: 1.2; white-space: pre; pointer-events: none;
      background: color-mix(in srgb, var(--panel) 85%, transparent); font-variant-numeric: tabular-nums; }
    .halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 0 1.5rem; align-items: start; }
    .halves > div { min-width: 0; }
    .course { list-style: none; padding: 0; margin: .5rem 0; font-size: .9rem; }
    .course time { color: var(--quiet); font-variant-numeric: tabular-nums; white-space: nowrap; margin-right: .5rem; }
    .rollout { border-top: 1px solid var(--line); margin-bottom: 1.5rem; }
    summary { cursor: pointer; padding: .3rem 0; }
    .rollout .scroll { margin-bottom: .4rem; }
    @media (max-width: 44rem) {
      .dashboard nav { overflow-x: auto; }
      .dashboard nav ul { flex-wrap: nowrap; }
      .dashboard nav a { white-space: nowrap; }
      .top { display: block; }
      .dashboard .facts { grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .5rem 1rem; }
      .dashboard .lane { grid-template-columns: minmax(0, 1fr) auto; }
      .dashboard .lane-value { text-align: end; }
      .lane-value .number { width: auto; }
      .blamed { display: block; }
      .dashboard td, .dashboard tbody th { white-space: nowrap; }
      .dashboard td.words { white-space: normal; min-width: 15rem; }
      .dashboard #table-sites tbody th { white-space: normal; min-width: 7rem; }
      button.choose { text-align: start; }
    }

    """
}
