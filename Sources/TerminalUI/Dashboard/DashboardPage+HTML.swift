extension DashboardPage {
    static let html = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>ghlsync</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/style.css">
        <script type="module" src="/app.js"></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <h1><span class="brand">ghlsync</span> <span id="location"></span> <span id="branch" class="muted"></span></h1>
          <p id="state" class="pill" role="status" aria-live="polite">connecting</p>
          <div class="actions">
            <button id="sync" title="Look at both sides now (s)">Sync now</button>
            <button id="pause" aria-pressed="false" title="Pause or go on (p)">Pause</button>
            <button id="theme" title="Light, dark, or as the system (t)">Theme: system</button>
          </div>
        </header>
        <p id="alert" class="alert" role="alert" hidden></p>
        <main id="main" tabindex="-1">
          <section class="cards" aria-label="Overview">
            <div class="card"><h2>Entities</h2><p class="figure" id="insync">–</p><p class="muted" id="counts"></p></div>
            <div class="card"><h2>Requests</h2><div id="budget"></div></div>
            <div class="card wide"><h2>Activity, last 30 minutes</h2><div id="activity" role="img" aria-label="no activity yet"></div>
              <p class="muted" id="tally"></p></div>
          </section>
          <div class="progress" id="progress" hidden><progress id="bar" max="1" value="0" aria-label="Changes carried out"></progress> <span id="barlabel"></span></div>
          <nav role="tablist" aria-label="Views">
            <button role="tab" id="tab-status" aria-controls="panel">Status <span class="badge" data-count="status" hidden></span></button>
            <button role="tab" id="tab-conflicts" aria-controls="panel">Conflicts <span class="badge bad" data-count="conflicts" hidden></span></button>
            <button role="tab" id="tab-queue" aria-controls="panel">Queue <span class="badge" data-count="queue" hidden></span></button>
            <button role="tab" id="tab-history" aria-controls="panel">History</button>
            <button role="tab" id="tab-events" aria-controls="panel">Events</button>
            <button role="tab" id="tab-analytics" aria-controls="panel">Analytics</button>
          </nav>
          <search class="filters">
            <label>Filter <input id="filter" type="search" placeholder="key, field or text" autocomplete="off" spellcheck="false"></label>
            <label data-for="history">Since <select id="since"><option value="">always</option><option value="1h">an hour</option><option value="1d">a day</option><option value="7d">a week</option><option value="30d">30 days</option></select></label>
            <label data-for="history">Kind <select id="kind"><option value="">all</option><option>listing</option><option>collection</option><option>directory</option></select></label>
            <label data-for="history">Result <select id="result"><option value="">all</option><option value="ok">done</option><option value="failed">failed</option></select></label>
          </search>
          <section id="panel" role="tabpanel" tabindex="0" aria-live="off"></section>
        </main>
        <dialog id="help" aria-labelledby="help-title">
          <h2 id="help-title">Keys</h2>
          <dl>
            <dt>1 … 6</dt><dd>the views</dd><dt>/</dt><dd>filter</dd><dt>s</dt><dd>sync now</dd>
            <dt>p</dt><dd>pause, go on</dd><dt>t</dt><dd>theme</dd><dt>?</dt><dd>this help</dd><dt>Esc</dt><dd>close</dd>
          </dl>
          <button id="help-close">Close</button>
        </dialog>
        <footer class="muted"><span id="version"></span> · press ? for keys · views, clicks and conversion rates are not available in GoHighLevel's API</footer>
        <noscript><p class="alert">This page needs JavaScript, of this program only.</p></noscript>
        </body>
        </html>

        """#
}
