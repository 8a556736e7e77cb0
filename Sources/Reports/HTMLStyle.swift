/// The style sheet of the HTML report. Whoever changes it changes ``htmlStyleHash`` too.
///
/// Every colour `--x-fg` is readable on `--x` (WCAG 2.2, AA: 4.5 to 1), in light and dark alike.
let htmlStyle: StaticString = """
  :root{color-scheme:light dark;--page:#fff;--page-fg:#1b2430;--card:#f3f6fa;--card-fg:#45525f;\
  --line:#7f8c9b;--link:#fff;--link-fg:#14508f;--warn:#fdeceb;--warn-fg:#86131a;\
  --mark:#ffe79a;--mark-fg:#2a2000;--block:#a4161a;--block-fg:#fff;--review:#7d5200;--review-fg:#fff;\
  --note:#4a5568;--note-fg:#fff;--heat1:#e3eefb;--heat1-fg:#10233b;--heat2:#b9d5f5;--heat2-fg:#10233b;\
  --heat3:#7fb0e8;--heat3-fg:#10233b;--heat4:#2c69ae;--heat4-fg:#fff;--heat5:#0f3f78;--heat5-fg:#fff}
  @media screen and (prefers-color-scheme:dark){:root{--page:#12181f;--page-fg:#e4eaf1;--card:#1d2630;\
  --card-fg:#b4c1cf;--line:#75859a;--link:#12181f;--link-fg:#8fc1f7;--warn:#3d1517;--warn-fg:#ffc9c6;\
  --mark:#5c4a00;--mark-fg:#fff3c4;--block:#ff9d99;--block-fg:#2a0000;--review:#f2c14e;\
  --review-fg:#221600;--note:#b6c2d2;--note-fg:#131a24;--heat1:#17304d;--heat1-fg:#e6eefb;\
  --heat2:#1f4a7c;--heat2-fg:#e6eefb;--heat3:#2b61a3;--heat3-fg:#fff;--heat4:#7fb3ee;--heat4-fg:#0b1626;\
  --heat5:#c4ddfa;--heat5-fg:#0b1626}}
  *{box-sizing:border-box}
  body{margin:0 auto;padding:1rem;max-width:78rem;background:var(--page);color:var(--page-fg);\
  font:1rem/1.45 system-ui,sans-serif}
  h1{font-size:1.6rem;margin:.2rem 0}
  h2{font-size:1.2rem;margin:2rem 0 .6rem}
  p{margin:.35rem 0}
  code,kbd,textarea{font-family:ui-monospace,monospace;font-size:.85em}
  kbd{border:1px solid var(--line);border-radius:3px;padding:0 .3em}
  .warn{background:var(--warn);color:var(--warn-fg);border-left:4px solid;padding:.5rem .8rem}
  .totals{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}
  .totals div{background:var(--card);color:var(--card-fg);border-radius:6px;padding:.5rem .9rem}
  .totals dd{margin:0;font-size:1.4rem;color:var(--page-fg)}
  figure{margin:0}
  figcaption,caption{text-align:left;font-weight:600;margin:.6rem 0;padding:0}
  .scroll{overflow-x:auto}
  svg text{font:13px system-ui,sans-serif;fill:var(--page-fg)}
  svg .m{text-anchor:middle}
  .c0{fill:var(--card)}
  .c1{fill:var(--heat1)}.c2{fill:var(--heat2)}.c3{fill:var(--heat3)}.c4{fill:var(--heat4)}\
  .c5{fill:var(--heat5)}
  svg .t1{fill:var(--heat1-fg)}svg .t2{fill:var(--heat2-fg)}svg .t3{fill:var(--heat3-fg)}\
  svg .t4{fill:var(--heat4-fg)}svg .t5{fill:var(--heat5-fg)}
  summary{cursor:pointer;color:var(--link-fg)}
  .months{border-collapse:collapse}
  .months td,.months th{border:1px solid var(--line);padding:.1rem .5rem;text-align:right;\
  font-weight:400;white-space:nowrap}
  .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));\
  gap:1.5rem;align-items:start;margin-top:1rem}
  .bars:first-child{grid-column:1/-1}
  .bars{border-collapse:collapse;width:100%;table-layout:fixed}
  .bars th{text-align:left;font-weight:400;width:50%;overflow-wrap:anywhere;padding:.2rem .4rem .2rem 0}
  .bars:first-child code{margin-left:.3rem}
  .bars .n{width:4.5rem;text-align:right;padding-right:.6rem;font-variant-numeric:tabular-nums}
  .bars .b{line-height:0}
  .bars svg{width:100%;height:12px;fill:var(--heat4)}
  .rest,.keys{color:var(--card-fg)}
  #controls{display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;align-items:center;margin:.8rem 0}
  #controls[hidden],#export[hidden],tr[hidden]{display:none}
  #controls p{margin:0}
  input,select,button,textarea{font:inherit;color:var(--page-fg);background:var(--page);\
  border:1px solid var(--line);border-radius:4px;padding:.25rem .5rem}
  button{cursor:pointer;margin:.1rem .3rem .1rem 0}
  textarea{width:100%;font-family:ui-monospace,monospace}
  :focus-visible{outline:3px solid var(--link-fg);outline-offset:1px}
  #queue{border-collapse:collapse;width:100%;table-layout:fixed}
  #queue th,#queue td{text-align:left;vertical-align:top;padding:.5rem;\
  border-bottom:1px solid var(--line);overflow-wrap:anywhere}
  #queue th{border-bottom-width:2px}
  #queue th:nth-child(1){width:6rem}#queue th:nth-child(2){width:19%}#queue th:nth-child(3){width:17%}\
  #queue th:nth-child(4){width:8rem}#queue th:nth-child(6){width:10.5rem}
  #queue tr:focus{background:var(--card);outline:2px solid var(--link-fg);outline-offset:-2px}
  #queue b{display:inline-block;padding:0 .5em;border-radius:4px;font-weight:600}
  b.block{background:var(--block);color:var(--block-fg)}
  b.review{background:var(--review);color:var(--review-fg)}
  b.note{background:var(--note);color:var(--note-fg)}
  .suppressed td{color:var(--card-fg);font-style:italic}
  blockquote{margin:0 0 .3rem;padding:.3rem .6rem;background:var(--card);color:var(--page-fg);\
  border-left:3px solid var(--line)}
  mark{background:var(--mark);color:var(--mark-fg);padding:0 .15em}
  #queue input{width:100%}
  footer{margin-top:2rem;color:var(--card-fg)}
  @media (max-width:52rem){
  #queue,#queue tbody,#queue tr,#queue td{display:block}
  #queue thead{display:none}
  #queue tr{border:1px solid var(--line);border-radius:6px;margin:.7rem 0;padding:.3rem .6rem}
  #queue tr[hidden]{display:none}
  #queue td{border:0;padding:.25rem 0}
  #filter{width:100%}
  .keys{display:none}
  }
  @media print{
  body{max-width:none;padding:0;font-size:9pt}
  #controls,#export,details,button{display:none}
  #queue tr,.bars tr,figure{break-inside:avoid}
  #queue tr:focus{background:none;outline:none}
  thead{display:table-header-group}
  b,mark,rect{print-color-adjust:exact}
  .scroll{overflow:visible}
  .heat{max-width:100%}
  }

  """

/// SHA-256 of ``htmlStyle`` in base64.
let htmlStyleHash: StaticString = "iJrNKd5DehtsNUfqpIJj7lkBGXCnD677z3fTDbJmBHs="
