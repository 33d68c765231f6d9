import MistAPI

/// The page on which the operations can be tried. It stands alone: what it shows comes from the document of the same server.
enum WorkflowPage {
  static let response = MistResponse(
    headers: [
      .init("content-type", "text/html; charset=utf-8"), .init("content-security-policy", policy),
      .init("referrer-policy", "no-referrer"), .init("x-content-type-options", "nosniff"),
    ], body: Array(html.utf8))

  private static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  private static let html = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Workflow API</title>
    <style>
    \(style)</style>
    </head>
    <body>
    <a class="skip" href="#operations">To the operations</a>
    <header>
    <h1>Workflow API</h1>
    <p>The planner's own steps over HTTP. What is sent makes up a design; every step plans it against what stands, so that asking twice
    changes nothing. <a href="/workflow/openapi.json">OpenAPI document</a> · <a href="/">Dashboard</a></p>
    <label class="key">Key (X-API-Key) <input id="key" type="password" autocomplete="off" spellcheck="false"></label>
    <p class="quiet" id="where" role="status">The server says where its key is when it starts.</p>
    </header>
    <main id="operations"><noscript><p>This page needs its script; the document above does not.</p></noscript></main>
    <script>
    \(script)</script>
    </body>
    </html>

    """

  private static let style = """
    :root {
      --paper: #ffffff; --panel: #f4f6f8; --ink: #15191f; --quiet: #545d69; --line: #d5dae1; --accent: #1a56a0;
      --good: #136b3e; --bad: #a8231a;
      color-scheme: light dark;
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Helvetica, Arial, sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #12161b; --panel: #1b2128; --ink: #e9edf2; --quiet: #a5afbc; --line: #333c47; --accent: #8dbcf5;
        --good: #66cf96; --bad: #ff8f86;
      }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
    header, main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 0; }
    main { padding-bottom: 3rem; }
    h1 { font-size: 1.6rem; margin: .25rem 0 .5rem; }
    p { margin: 0 0 .75rem; max-width: 72ch; }
    a { color: var(--accent); }
    .quiet { color: var(--quiet); }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
    details { border-top: 1px solid var(--line); }
    summary { padding: .6rem 0; cursor: pointer; display: grid; grid-template-columns: 3.6rem minmax(12rem, max-content) 1fr; gap: .25rem .9rem; }
    summary::-webkit-details-marker { display: none; }
    summary .method { font-weight: 600; }
    summary code { font-weight: 600; }
    summary .about { color: var(--quiet); }
    .body { padding: 0 0 1rem; }
    label { display: block; margin: .4rem 0; }
    .key input { width: min(100%, 30rem); }
    input, textarea, select { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
      padding: .35rem .5rem; }
    input[type="text"], input[type="password"] { width: min(100%, 30rem); display: block; }
    textarea { width: 100%; min-height: 9rem; font-family: ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; font-size: .88em; }
    button { font: inherit; font-weight: 600; padding: .4rem 1rem; border-radius: 6px; border: 1px solid var(--accent);
      background: var(--accent); color: var(--paper); cursor: pointer; margin: .3rem .6rem .3rem 0; }
    button:disabled { opacity: .5; cursor: default; }
    pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; margin: .5rem 0;
      max-height: 28rem; overflow: auto; white-space: pre-wrap; font-size: .85em; }
    .status { font-weight: 600; }
    .status.good { color: var(--good); }
    .status.bad { color: var(--bad); }
    @media (max-width: 40rem) { summary { grid-template-columns: 3.6rem 1fr; } summary .about { grid-column: 1 / -1; } }

    """

  private static let script = #"""
    "use strict";
    const main = document.getElementById("operations");
    const key = document.getElementById("key");
    key.value = sessionStorage.getItem("mistwin-workflow-key") || "";
    key.addEventListener("input", () => sessionStorage.setItem("mistwin-workflow-key", key.value));

    function element(name, properties, ...children) {
      const made = Object.assign(document.createElement(name), properties || {});
      made.append(...children);
      return made;
    }

    function operation(path, method, about) {
      const content = (((about.requestBody || {}).content || {})["application/json"]) || null;
      const fields = [];
      const body = element("div", { className: "body" });
      for (const parameter of about.parameters || []) {
        const isFlag = (parameter.schema || {}).type === "boolean";
        const field = element("input", { type: isFlag ? "checkbox" : "text", autocomplete: "off" });
        fields.push({ parameter, field, isFlag });
        const words = parameter.name + (parameter.description ? ": " + parameter.description : "");
        body.append(isFlag ? element("label", {}, field, " " + words) : element("label", {}, words, field));
      }
      let text = null;
      if (content) {
        text = element("textarea", { spellcheck: false, value: JSON.stringify(content.example || {}, null, 2) });
        body.append(element("label", {}, "Body (JSON)", text));
      }
      const send = element("button", { type: "button" }, "Send");
      const status = element("p", { className: "status" });
      status.setAttribute("role", "status");
      const answer = element("pre", { hidden: true, tabIndex: 0 });
      body.append(send, status, answer);
      send.addEventListener("click", async () => {
        let target = path;
        const query = new URLSearchParams();
        const headers = { "X-API-Key": key.value };
        for (const { parameter, field, isFlag } of fields) {
          const value = isFlag ? (field.checked ? "true" : "") : field.value;
          if (parameter.in === "path") target = target.replace("{" + parameter.name + "}", encodeURIComponent(value));
          else if (value && parameter.in === "query") query.set(parameter.name, value);
          else if (value) headers[parameter.name] = value;
        }
        if (text) headers["Content-Type"] = "application/json";
        send.disabled = true;
        status.className = "status";
        status.textContent = "asked …";
        try {
          const response = await fetch(target + (query.size ? "?" + query : ""), { method: method.toUpperCase(), headers, body: text ? text.value : undefined });
          const given = await response.text();
          status.textContent = response.status + " " + response.statusText + (response.headers.get("Location") ? ", " + response.headers.get("Location") : "");
          status.classList.add(response.ok ? "good" : "bad");
          let shown = given;
          try { shown = JSON.stringify(JSON.parse(given), null, 2); } catch { /* a file of the design */ }
          answer.textContent = shown;
          answer.hidden = shown === "";
        } catch (error) {
          status.textContent = "no answer: " + error.message;
          status.classList.add("bad");
        }
        send.disabled = false;
      });
      return element("details", {},
        element("summary", {}, element("span", { className: "method" }, method.toUpperCase()), element("code", {}, path),
          element("span", { className: "about" }, about.summary)),
        body);
    }

    fetch("/workflow/openapi.json").then((response) => response.json()).then((api) => {
      for (const [path, methods] of Object.entries(api.paths))
        for (const [method, about] of Object.entries(methods)) main.append(operation(path, method, about));
    }).catch((error) => main.append(element("p", { className: "status bad" }, "The document cannot be read: " + error.message)));

    """#
}
