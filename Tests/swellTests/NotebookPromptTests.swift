import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The notebook as a person works with it: the real program on a terminal.
@Suite(.serialized) struct NotebookPromptTests {
  private let home = TemporaryFolder()
  private let work = TemporaryFolder()

  init() {
    _ = work.write("id,followers,topics\na,600,#tea\nb,9000,#tea\nc,700,#run\n", to: "fans.csv")
  }

  private func session(_ arguments: String...) throws -> PromptSession {
    try PromptSession(
      arguments, home: home, folder: work.path, rows: 40, columns: 100, variables: ["NO_COLOR=1"])
  }

  @Test func killedShellLosesNothing() throws {
    let first = try session()
    try first.run("load \"fans.csv\" as fans", next: 2)
    try first.run("fans | where followers < 1k | count", next: 3)
    try first.end(SIGKILL)

    let second = try session()
    try second.wait(for: "2 cells: `.recover` brings it back.")
    try second.waitForPrompt(1)
    // The offer stands while another shell works.
    let third = try session()
    try third.wait(for: "2 cells: `.recover` brings it back.")
    try third.end(SIGKILL)
    try second.run(".recover", next: 3)
    try second.wait(for: "Recovered 2 of 2 cells.")
    try second.run("[2] | take 1", next: 4)
    try second.run(".save tea.md", next: 4)
    try second.wait(for: "Saved 3 cells in tea.md.")
    try second.end(SIGKILL)
    let saved = work.text(of: "tea.md")
    #expect(saved.contains("fans | where followers < 1k | count\n```\n```output rows=1"))

    let fourth = try session()
    try fourth.waitForPrompt(1)
    #expect(!fourth.program.terminal.screen.text.contains("Unsaved"), "\(fourth.lines)")
  }

  @Test func recoveryMayBeDropped() throws {
    let first = try session()
    try first.run("1 + 1", next: 2)
    try first.end(SIGKILL)
    let second = try session()
    try second.run(".recover drop", next: 1)
    try second.wait(for: "Dropped")
    try second.end(SIGKILL)
    let third = try session()
    try third.waitForPrompt(1)
    #expect(!third.program.terminal.screen.text.contains("Unsaved"))
  }

  @Test func cellsAreEditedRerunAndTakenBack() throws {
    let shell = try session("fans.csv")
    try shell.run("let small = fans | where followers < 100", next: 3)
    try shell.run("small | count", next: 4)
    shell.type(".edit 2\r")
    try shell.wait(for: "edit [2]> let small = fans | where followers < 100")
    shell.type("0\r")
    try shell.wait(for: "Stale now: [3].")
    try shell.run(".rerun stale", next: 4)
    try shell.run(".cells", next: 4)
    try shell.wait(for: "[2] let small = fans | where followers < 1000")
    try shell.run(".undo", next: 4)
    try shell.run(".undo", next: 4)
    try shell.wait(for: "Took back the edit of [2].")
    try shell.run(".delete 3", next: 4)
    try shell.wait(for: "Cell [3] is gone")
    try shell.run(".export page.html", next: 4)
    #expect(work.text(of: "page.html").contains("<title>page.html</title>"))
    try shell.end(SIGTERM)
  }

  @Test func lessonIsTakenAtThePrompt() throws {
    let shell = try session()
    try shell.waitForPrompt(1)
    shell.type(".lesson reach\r")
    try shell.wait(for: "largest reach")
    try shell.waitForPrompt(3)
    try shell.run("fans | take 5", next: 4)
    try shell.wait(for: "whoever they are")
    try shell.run(".hint", next: 4)
    try shell.run("fans | sort followers desc | take 5 | keep name, followers", next: 5)
    try shell.wait(for: "That is it.")
    try shell.run(".lesson end", next: 1)
    try shell.end(SIGTERM)
    let progress = home.text(of: ".local/state/swell/lessons.txt")
    #expect(progress == "reach largest done\n")
  }
}

/// Notebooks that Swell writes, judged by Jupyter's own validator.
@Suite struct JupyterValidationTests {
  @Test func officialValidatorAcceptsTheTour() throws {
    let home = TemporaryFolder()
    let path = home.path + "/tour.ipynb"
    let root = TextFile.repository()
    let run = try ProgramRun(["export", root + "/sessions/tour.md", "-o", path, "-q"])
    #expect(run.status == 0, "\(run.errors)")
    let check = """
      import sys
      try:
          import nbformat
      except ImportError:
          sys.exit(77)
      notebook = nbformat.read(sys.argv[1], as_version=nbformat.NO_CONVERT)
      nbformat.validate(notebook, version=4, version_minor=5)
      kinds = {kind for cell in notebook.cells for output in cell.get("outputs", [])
               for kind in output.get("data", {})}
      assert {"text/plain", "text/html", "image/svg+xml"} <= kinds, kinds
      assert "grade-formula" in [cell.id for cell in notebook.cells]
      """
    let script = home.write(check, to: "check.py")
    let status = try ProgramRun.statusOf("/usr/bin/env", ["python3", script, path])
    if status == 77 || status == 127 {
      print("Skipped: python3 with nbformat is not here; the notebook was not validated.")
      return
    }
    #expect(status == 0)
  }
}
