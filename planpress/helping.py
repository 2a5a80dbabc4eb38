"""The commands and options become a page of help, with colours on a terminal."""

from __future__ import annotations

from typing import TextIO

HELP = {
    "build": "Make the editions that are out of date.",
    "check": "Find faults in a plan's data and texts. Changes nothing.",
    "fetch": "Fill a plan's tables from a program, a file elsewhere or a database.",
    "outline": "Show a document as plain text, to read or to compare.",
    "trace": "Say where a printed figure stands and what it comes from.",
    "read": "Print a PDF as a screen reader reads it.",
    "preflight": "Say what a print shop would call back about, in any PDF.",
    "handoff": "Pack a print edition for the print shop: press PDF, proof, report, job ticket.",
    "data": "Give a plan's data to other programs: CSV, JSON or Excel.",
    "approve": "Say that files and letters may be sent exactly as they are now.",
    "mail": "Send a plan's mailings, each letter once; show what became of each.",
    "schedule": "Run what is due, again and again; show what comes next and what was.",
    "schema": "Print what publish.yaml or a JSON file of the reports may say, for editors: a JSON Schema.",
    "new": "Set up a folder or a workbook for a new plan; it builds at once.",
    "new-reference": "Write a Word file whose styles a designer can change.",
    "import": "Turn a table with one row per fact into a plan folder.",
}
"""Each command and what it does."""

# Words in [bold], [cyan] and [dim] as rich's markup has them; brackets that are meant are escaped.
_PAGE = rf"""[bold]Planpress[/] turns planning data into briefings: PDF and Word, with charts.

[bold]Usage[/]     python generate.py [cyan]COMMAND[/] \[PLAN] \[OPTIONS]
          [dim]PLAN is a folder or workbook in data/, for instance dalian; without one, all plans are meant.
          Without a command, everything that is out of date is made.[/]

[bold]Every day[/]
  [cyan]check[/]     {HELP["check"]}
  [cyan]fetch[/]     {HELP["fetch"]}
  [cyan]build[/]     {HELP["build"]}
  [cyan]outline[/]   {HELP["outline"]}
  [cyan]trace[/]     {HELP["trace"]}
  [cyan]read[/]      {HELP["read"]}
  [cyan]data[/]      {HELP["data"]}
  [cyan]schedule[/]  {HELP["schedule"]}
  [cyan]schema[/]    {HELP["schema"]}

[bold]For the print shop[/]
  [cyan]preflight[/]  {HELP["preflight"]}
  [cyan]handoff[/]   {HELP["handoff"]}

[bold]For those who get letters[/]
  [cyan]approve[/]   {HELP["approve"]}
  [cyan]mail[/]      {HELP["mail"]}

[bold]Starting[/]
  [cyan]new[/]       {HELP["new"]}
  [cyan]new-reference[/]  {HELP["new-reference"]}
  [cyan]import[/]    {HELP["import"]}

[bold]Options[/]
  --only GLOB         build: editions by name, for instance briefing or '*.pdf'
  --output DIR        build, schedule, approve, mail: another folder than reports/, or s3://bucket/reports;
                      handoff: a folder; data: a new file
  --fetch             build: fill tables from their sources first
  --explain           build: say what would be made, and of each edition why or why not; touch nothing
  --dry-run           build: say what would be made; fetch: fetch and check; touch nothing; mail: write letters to
                      look at, send none
  --force             build: make editions that are up to date, too
  --prune             build: remove files that no edition makes any more
  --jobs N            build: how many editions to make at once
  --scheduler ADDRESS  build: let Dask make them: tcp://host:8786, or dask:local
  --time-limit S      build: seconds that one edition may take (300); 0: no limit
  --memory-limit MB   build: memory that it may take (2048); 0: no limit
  --log-format json   build, schedule run: what happens as JSON, one object a line; of a build on the error output
  --validate          build: check each PDF and Word file, made or not, by the standards of its kind
  --no-page-numbers   build: leave those of Word's contents lists to Word; else LibreOffice finds them, if it is there
  --redline OLD.docx  build: the changes since OLD.docx, tracked in Word, too; last: since the edition there
  --format FORMAT     data: csv (all figures), json (the whole plan) or xlsx (the plan as a workbook)
  --xlsx              new: one Excel workbook instead of a folder
  --language TAG      outline, handoff: en, zh and so on; the first if left out
  --map MAPPING.yaml  import: what the table's columns and words mean
  --into FOLDER       import: the new plan's name; the file's name if left out
  --document NAME     trace: only this document; handoff: whose print edition; brochure if left out
  --page N            trace: every figure on this page of a document's PDF
  --exact             trace: all decimals of calculated figures
  --condition NAME    preflight, handoff: the printing condition, such as FOGRA39; the file's own if left out
  --binding KIND      preflight, handoff: saddle asks for pages in fours; none does not
  --bleed 3mm         preflight: how far the print must reach beyond the trim
  --quantity N        handoff: how many copies
  --paper WORDS       handoff: the paper, in words for the print shop
  --by NAME           approve, mail settle: who looked at it, who decides
  --note WORDS        approve: what is to be kept with it
  --test ADDRESS      mail: one letter of each language to this address alone
  --to FILTER         mail: only to some: an address, a list, a language, a cluster, or field=value
  --send              mail: send it; without this option nothing leaves the machine
  --again REASON      mail --send: also to those who have this edition
  --due               mail: send what is due by when: of each mailing, as schedules do
  --mailing NAME      mail suppress: from this mailing alone; else from all
  --reason WORDS      mail suppress: why
  --port N, --http N  mail serve-test: where letters are taken (2525) and shown (8025)
  --once              mail serve-test: end after the first letter
  --systemd, --service, --cron, --github   schedule install: what to print
  --json              build, check, fetch, trace, read, preflight, handoff, import, approve, mail, schedule: one
                      JSON object instead of text
  -q, --quiet         build, check, fetch, mail: say only what went wrong
  -h, --help          help for a command: [cyan]python generate.py build --help[/]

[bold]Examples[/]
  [dim]Is the plan sound?[/]           python generate.py check dalian
  [dim]New figures from elsewhere[/]   python generate.py fetch dalian
  [dim]Make what is out of date[/]     python generate.py build dalian
  [dim]Why is it out of date?[/]       python generate.py build dalian --explain
  [dim]Only the PDF[/]                 python generate.py build dalian --only '*.pdf'
  [dim]What changed in Word?[/]        python generate.py build dalian --only '*.docx' --redline last
  [dim]What does it say?[/]            python generate.py outline dalian briefing
  [dim]Where is this figure from?[/]   python generate.py trace dalian 12.3
  [dim]What does a listener hear?[/]   python generate.py read reports/dalian/en/briefing.pdf
  [dim]Can it go to print?[/]          python generate.py preflight brochure-print.pdf --condition FOGRA39
  [dim]Send it to print[/]             python generate.py handoff dalian --quantity 500 --paper '135 g/m2 silk'
  [dim]What would be mailed?[/]        python generate.py mail dalian
  [dim]It may be mailed[/]             python generate.py approve dalian monthly --by 'A. Officer'
  [dim]Mail it[/]                      python generate.py mail dalian monthly --send
  [dim]Has it arrived?[/]              python generate.py mail status dalian
  [dim]What comes next?[/]             python generate.py schedule
  [dim]Run what is due[/]              python generate.py schedule run
  [dim]Start a plan of my own[/]       python generate.py new my-region --xlsx
  [dim]Our house style in Word[/]      python generate.py new-reference house.dotx
  [dim]Start from a table[/]           python generate.py import facts.csv --map data/mappings/facts.yaml

[dim]NO_COLOR drops the colours. SOURCE_DATE_EPOCH dates editions whose plan gives no date.
PLANPRESS_SMTP_URL, or a file named by PLANPRESS_SMTP_FILE, names the mail server.[/]

[bold]Exit codes[/]   0 done   1 an edition or a letter failed   2 wrong command   3 plan has errors
             4 a letter may have arrived or not: a person must decide
             70 a fault of Planpress   130 stopped by hand"""


def show_help(stream: TextIO) -> None:
    """Print the page of help."""
    from rich.console import Console
    from rich.theme import Theme

    theme = Theme({"dim": "bright_black"})
    Console(file=stream, theme=theme, highlight=False, emoji=False, soft_wrap=True).print(_PAGE)
