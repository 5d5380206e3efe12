extension DashboardPage {
    static let style = #"""
        :root {
          color-scheme: light dark;
          --bg: light-dark(#f6f7f9, #14171c); --panel: light-dark(#ffffff, #1d2128);
          --text: light-dark(#1b1f24, #e6e9ee); --muted: light-dark(#57606a, #9aa4b1);
          --line: light-dark(#d5dae1, #343b46); --accent: light-dark(#0b5cad, #6cb2ff);
          --good: light-dark(#1a7f37, #56d364); --warn: light-dark(#8a5a00, #e3b341);
          --bad: light-dark(#b42318, #ff8078); --tint: light-dark(#eaf2fb, #22303f);
        }
        :root[data-theme="light"] { color-scheme: light; }
        :root[data-theme="dark"] { color-scheme: dark; }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--bg); color: var(--text); font: 15px/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
        header { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; padding: .8rem 1.2rem; background: var(--panel); border-bottom: 1px solid var(--line); }
        h1 { font-size: 1.05rem; margin: 0; font-weight: 600; }
        h2 { font-size: .8rem; margin: 0 0 .3rem; font-weight: 600; color: var(--muted); }
        h3 { font-size: 1rem; margin: 0 0 .5rem; }
        .brand { color: var(--accent); }
        .muted { color: var(--muted); }
        .actions { margin-left: auto; display: flex; flex-wrap: wrap; gap: .5rem; }
        .pill { margin: 0; padding: .1rem .7rem; border-radius: 1rem; border: 1px solid var(--line); font-size: .85rem; }
        .pill.good { color: var(--good); border-color: var(--good); }
        .pill.warn { color: var(--warn); border-color: var(--warn); }
        .pill.bad { color: var(--bad); border-color: var(--bad); }
        main { max-width: 1280px; margin: 0 auto; padding: 1rem 1.2rem; outline: none; }
        button, select, input { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .3rem .7rem; min-height: 2.1rem; }
        button { cursor: pointer; }
        button:hover { border-color: var(--accent); }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .skip { position: absolute; left: -999rem; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--panel); padding: .4rem; z-index: 1; }
        .cards { display: grid; grid-template-columns: 1fr 1fr 2fr; gap: .8rem; }
        .card { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem; min-width: 0; }
        .card p { margin: .1rem 0; }
        .figure { font-size: 1.7rem; font-weight: 650; line-height: 1.15; }
        .figure.good { color: var(--good); } .figure.warn { color: var(--warn); } .figure.bad { color: var(--bad); }
        #activity svg { width: 100%; height: 64px; display: block; }
        #activity rect { fill: var(--accent); } #activity rect.failed { fill: var(--bad); } #activity line { stroke: var(--line); }
        meter, progress { width: 100%; height: .7rem; accent-color: var(--accent); }
        .meter { margin-bottom: .4rem; font-size: .85rem; }
        .progress { margin: .8rem 0 0; font-size: .85rem; }
        nav { display: flex; flex-wrap: wrap; gap: .2rem; margin: 1rem 0 0; border-bottom: 1px solid var(--line); }
        [role="tab"] { border: 0; border-radius: .4rem .4rem 0 0; background: none; padding: .5rem .8rem; border-bottom: 3px solid transparent; }
        [role="tab"][aria-selected="true"] { border-bottom-color: var(--accent); font-weight: 600; }
        .badge { display: inline-block; min-width: 1.3rem; padding: 0 .35rem; border-radius: .7rem; font-size: .75rem; text-align: center; background: var(--tint); }
        .badge.bad { background: var(--bad); color: var(--panel); }
        .filters { display: flex; flex-wrap: wrap; gap: .6rem 1rem; margin: .8rem 0; }
        .filters label { color: var(--muted); font-size: .85rem; }
        #filter { width: min(22rem, 70vw); }
        [hidden] { display: none !important; }
        table { margin-bottom: .8rem; width: 100%; border-collapse: collapse; background: var(--panel); border: 1px solid var(--line); }
        caption { text-align: left; color: var(--muted); padding: .2rem 0 .4rem; font-size: .85rem; }
        th, td { text-align: left; padding: .45rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { white-space: nowrap; font-size: .8rem; color: var(--muted); font-weight: 600; }
        .num { text-align: right; font-variant-numeric: tabular-nums; } td.num, td.line { white-space: nowrap; }
        td.key { min-width: 13rem; } td.bars { width: 40%; padding-top: .75rem; }
        code, pre, .mono { font-family: ui-monospace, monospace; font-size: .88em; }
        pre { margin: .3rem 0 0; padding: .5rem .6rem; background: var(--bg); border: 1px solid var(--line); border-radius: .4rem; overflow-x: auto; white-space: pre-wrap; max-height: 16rem; }
        .state { font-weight: 600; overflow-wrap: normal; } .state.pending, .state.waiting, .state.remote-changed { color: var(--warn); }
        .state.invalid, .state.failed, .state.conflict, .state.parked, .state.held, .state.unanswered { color: var(--bad); } .state.ok { color: var(--good); }
        .hint { color: var(--muted); font-size: .9rem; }
        .clash { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1rem; margin-bottom: .8rem; }
        .sides { display: grid; grid-template-columns: repeat(3, 1fr); gap: .7rem; }
        .sides > div { min-width: 0; display: flex; flex-direction: column; gap: .4rem; }
        .sides pre { flex: 1; }
        .bar { height: .8rem; background: var(--accent); border-radius: .2rem; min-width: 2px; }
        .empty { padding: 2.2rem 1rem; text-align: center; color: var(--muted); background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; }
        .alert { margin: 0; padding: .6rem 1.2rem; background: var(--bad); color: var(--panel); }
        ins { color: var(--good); text-decoration: none; } del { color: var(--bad); }
        dialog { background: var(--panel); color: var(--text); border: 1px solid var(--line); border-radius: .6rem; max-width: 24rem; }
        dl { display: grid; grid-template-columns: auto 1fr; gap: .2rem 1rem; } dt { font-family: ui-monospace, monospace; } dd { margin: 0; }
        footer { max-width: 1280px; margin: 0 auto; padding: .4rem 1.2rem 1.5rem; font-size: .8rem; }
        @media (max-width: 720px) {
          main { padding: .8rem; } header { padding: .7rem .8rem; } .actions { margin-left: 0; width: 100%; }
          .cards, .sides { grid-template-columns: 1fr; }
          nav { flex-wrap: nowrap; overflow-x: auto; } [role="tab"] { flex: none; padding: .5rem .6rem; }
          thead { position: absolute; left: -999rem; }
          table, caption, tbody, tr, td { display: block; }
          caption { padding: .4rem .8rem; } tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
          td { border: 0; padding: .12rem .8rem; } td.num { text-align: left; } td.bars { width: auto; padding-top: .3rem; }
          td::before { content: attr(data-label) " "; color: var(--muted); font-size: .8rem; } td:empty { display: none; }
        }
        @media (prefers-reduced-motion: no-preference) { .bar, progress { transition: width .2s; } }

        """#
}
