/// A page of its own around HTML that is already escaped: no scripts, no outside files; light and
/// dark by the reader's setting.
public enum TablePage {
  /// - Parameters:
  ///   - title: plain text.
  ///   - body: HTML, as ``HTMLTable`` makes it.
  public static func text(title: String, _ body: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>\(escapedHTML(title))</title>
    <style>
    :root{color-scheme:light dark}
    body{margin:2rem;font:15px/1.5 system-ui,sans-serif}
    table{border-collapse:collapse}
    th,td{padding:.25rem .75rem;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent)}
    th{position:sticky;top:0;background:Canvas;text-align:left;vertical-align:bottom}
    .n{text-align:right;font-variant-numeric:tabular-nums}
    .m{opacity:.5}
    </style>
    </head>
    <body>
    \(body)</body>
    </html>

    """
  }
}
