extension HTMLPage {
  /// Reads like a printed report: one column, quiet statements, figures that line up.
  ///
  /// Light and dark follow the reader; print is always light and breaks between cells.
  static let style = """
    :root{--paper:#fff;--ink:#1b2126;--quiet:#5b6670;--line:#dfe4e8;--soft:#f5f7f9;--accent:#00657f;
    --good:#1a7f4b;--good-soft:#eaf6ef;--bad:#b3261e;--bad-soft:#fdeeed;--warn:#8a5a00;
    --warn-soft:#fff6e2;--find-soft:#eaf4f7;--k:#8a3ffc;--s:#00609c;--t:#1a7f4b;--d:#a04a00;
    color-scheme:light dark}
    @media (prefers-color-scheme:dark){:root{--paper:#14171c;--ink:#e4e8ec;--quiet:#9aa5b0;
    --line:#2d343c;--soft:#1b2027;--accent:#6cc5df;--good:#5fd09a;--good-soft:#15291f;--bad:#ff8a80;
    --bad-soft:#331a1a;--warn:#f0bf5a;--warn-soft:#2d2412;--find-soft:#13272e;--k:#c4a1ff;
    --s:#7cc4ff;--t:#7fd6a4;--d:#f2b077}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);
    font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
    -webkit-text-size-adjust:100%}
    main{max-width:52rem;margin:0 auto;padding:3rem 1.5rem 4rem}
    h1,h2,h3,h4{line-height:1.25;text-wrap:balance}
    h1{font-size:2.1rem;letter-spacing:-.015em;margin:0 0 1rem}
    h2{font-size:1.4rem;margin:3rem 0 .6rem;padding-top:1.2rem;border-top:1px solid var(--line)}
    h3{font-size:1.12rem;margin:2rem 0 .4rem}
    p,ul,ol{margin:.75rem 0}
    .note p,.note ul,.note ol,.note blockquote{max-width:43rem}
    .note li{margin:.25rem 0}
    a{color:var(--accent);text-underline-offset:.15em}
    blockquote{margin:1rem 0;padding:.1rem 1rem;border-left:3px solid var(--line);color:var(--quiet)}
    code,pre,.file{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",
    "Liberation Mono",monospace}
    code{font-size:.9em}
    p code,li code,td code{background:var(--soft);padding:.1em .3em;border-radius:4px}
    pre code{background:none;padding:0;font-size:1em}
    header{margin-bottom:2rem}
    .status{display:flex;gap:.6rem;align-items:center;font-weight:600;margin:0;padding:.55rem .9rem;
    border-radius:8px 8px 0 0;background:var(--soft);border:1px solid var(--line);border-bottom:0}
    .status .mark{flex:none;width:.7rem;height:.7rem;border-radius:50%;background:var(--quiet)}
    .status.good{background:var(--good-soft);color:var(--good)}
    .status.good .mark{background:var(--good)}
    .status.bad{background:var(--bad-soft);color:var(--bad)}
    .status.bad .mark{background:var(--bad)}
    .facts{margin:0;padding:.7rem .9rem;border:1px solid var(--line);border-radius:0 0 8px 8px;
    display:flex;flex-wrap:wrap;gap:.3rem 1.8rem;font-size:.86rem}
    .facts div{display:flex;gap:.5rem;min-width:0}
    .facts dt{color:var(--quiet)}
    .facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
    .facts .file{font-size:.92em}
    abbr{text-decoration:none;border-bottom:1px dotted var(--quiet);font-variant-numeric:tabular-nums}
    nav{margin:1.5rem 0 0;font-size:.92rem}
    nav ol{columns:2;column-gap:2.5rem;margin:0;padding-left:1.3rem;color:var(--quiet)}
    nav li{margin:.15rem 0;break-inside:avoid}
    nav a{text-decoration:none}
    nav a:hover{text-decoration:underline}
    .cell{margin:1.4rem 0 2rem;scroll-margin-top:1rem}
    .asked{display:flex;flex-direction:row-reverse;background:var(--soft);border-radius:8px;
    border:1px solid var(--line)}
    .asked .name{flex:none;padding:.6rem .8rem 0 .5rem;font-size:.76rem;color:var(--quiet);
    text-decoration:none}
    .asked .code{flex:1;min-width:0}
    pre{margin:0;overflow-x:auto;font-size:.86rem;line-height:1.5;tab-size:4}
    .code{padding:.7rem .9rem;white-space:pre-wrap;overflow-wrap:anywhere}
    .note pre{background:var(--soft);border:1px solid var(--line);border-radius:8px;
    padding:.7rem .9rem;margin:1rem 0}
    .code .k,.code .f{color:var(--k)}
    .code .s{color:var(--s);font-weight:600}
    .code .t,.code .g{color:var(--t)}
    .code .d{color:var(--d)}
    .code .c{color:var(--quiet);font-style:italic}
    .code .o{color:var(--quiet)}
    .words{white-space:pre-wrap;overflow-wrap:anywhere;padding:.8rem .9rem;margin-top:.8rem;border-left:3px solid var(--line)}
    .mistake{border-left-color:var(--bad);background:var(--bad-soft);border-radius:0 8px 8px 0}
    .value{font-size:1.5rem;font-weight:650;margin:.8rem .2rem;font-variant-numeric:tabular-nums}
    .scroll{overflow-x:auto;margin:.9rem 0;width:fit-content;max-width:100%}
    @media (min-width:55rem){.cell .scroll{max-width:calc(50vw + 24rem)}}
    table{border-collapse:collapse;font-size:.88rem;line-height:1.4;font-variant-numeric:tabular-nums}
    th,td{padding:.38rem .8rem;text-align:left;vertical-align:baseline}
    th:first-child,td:first-child{padding-left:.3rem}
    th:last-child,td:last-child{padding-right:.3rem}
    td{border-top:1px solid var(--line)}
    thead th{font-weight:600;color:var(--quiet);vertical-align:bottom;border-bottom:1px solid
    var(--quiet)}
    thead+tbody tr:first-child td{border-top:0}
    tbody tr:hover td{background:var(--soft)}
    .n{text-align:right;white-space:nowrap}
    .m{color:var(--quiet)}
    tfoot td{color:var(--quiet);font-style:italic}
    .record th{font-weight:400;color:var(--quiet);border-top:1px solid var(--line)}
    .record tr:first-child th,.record tr:first-child td{border-top:0}
    .chart{margin:1rem 0}
    .chart svg{display:block;max-width:100%;height:auto}
    .findings{list-style:none;padding:.7rem 1rem;margin:.9rem 0;background:var(--find-soft);
    border-left:3px solid var(--accent);border-radius:0 8px 8px 0}
    .findings li+li{margin-top:.4rem}
    .small-print{list-style:none;padding:0;margin:.7rem .2rem 0;font-size:.82rem;line-height:1.45;
    color:var(--quiet)}
    .small-print li+li{margin-top:.15rem}
    .small-print b{font-weight:600}
    .small-print code,.findings code{font-size:.95em;background:none;padding:0}
    .small-print .warning{color:var(--warn)}
    .remark{font-size:.88rem;color:var(--quiet);margin:.8rem .2rem}
    .remark.bad{color:var(--bad);background:var(--bad-soft);border-radius:8px;padding:.5rem .9rem}
    footer{margin-top:4rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.84rem;
    color:var(--quiet)}
    @media (max-width:40rem){main{padding:1.5rem 1rem}h1{font-size:1.6rem}nav ol{columns:1}}
    @media print{:root{--paper:#fff;--ink:#000;--quiet:#444;--line:#bbb;--soft:#f6f6f6;
    --accent:#004a5e;--good:#0b5d33;--good-soft:#fff;--bad:#8c1d18;--bad-soft:#fff;--warn:#6b4600;
    --find-soft:#f6f6f6;--k:#333;--s:#000;--t:#333;--d:#333}
    body{font-size:10.5pt}main{max-width:none;padding:0}
    h2,h3{break-after:avoid}tr,figure,.asked,.findings,.remark{break-inside:avoid}
    .asked{break-after:avoid}thead{display:table-header-group}
    .scroll,pre{overflow:visible}pre{white-space:pre-wrap}.scroll{max-width:none}table{font-size:8.5pt}
    th,td{padding:.25rem .45rem}.wide table{font-size:6.4pt}.wide th,.wide td{padding:.15rem .22rem}
    nav{display:none}a{color:inherit}
    @page{margin:18mm 16mm}}
    """
}
