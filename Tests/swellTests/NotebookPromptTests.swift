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

  private func session(_ arguments: String...) throws -> ProgramSession {
    try #require(ProgramSession(arguments, home: home.path, folder: work.path))
  }

  @Test func killedShellLosesNothing() throws {
    let first = try session()
    #expect(first.enter("load \"fans.csv\" as fans", at: 1, next: 2))
    #expect(first.enter("fans | where followers < 1k | count", at: 2, next: 3))
    first.end(SIGKILL)

    let second = try session()
    #expect(second.shows("2 cells: `.recover` brings it back."), "\(second.text)")
    #expect(second.waitForPrompt(1))
    // The offer stands while another shell works.
    let third = try session()
    #expect(third.shows("2 cells: `.recover` brings it back."))
    third.end(SIGKILL)
    #expect(second.enter(".recover", at: 1, next: 3), "\(second.text)")
    #expect(second.shows("Recovered 2 of 2 cells."))
    #expect(second.enter("[2] | take 1", at: 3, next: 4))
    #expect(second.enter(".save tea.md", at: 4, next: 4))
    #expect(second.shows("Saved 3 cells in tea.md."))
    second.end(SIGKILL)
    let saved = work.text(of: "tea.md")
    #expect(saved.contains("fans | where followers < 1k | count\n```\n```output rows=1"))

    let fourth = try session()
    #expect(fourth.waitForPrompt(1))
    #expect(!fourth.text.contains("Unsaved"), "\(fourth.text)")
  }

  @Test func recoveryMayBeDropped() throws {
    let first = try session()
    #expect(first.enter("1 + 1", at: 1, next: 2))
    first.end(SIGKILL)
    let second = try session()
    #expect(second.enter(".recover drop", at: 1, next: 1))
    #expect(second.shows("Dropped"))
    second.end(SIGKILL)
    let third = try session()
    #expect(third.waitForPrompt(1))
    #expect(!third.text.contains("Unsaved"))
  }

  @Test func cellsAreEditedRerunAndTakenBack() throws {
    let shell = try session("fans.csv")
    #expect(shell.enter("let small = fans | where followers < 1k", at: 2, next: 3))
    #expect(shell.enter("small | count", at: 3, next: 4))
    #expect(shell.waitForPrompt(4))
    shell.terminal.type(".edit 2\r")
    #expect(shell.shows("edit [2]> let small = fans | where followers < 1k"), "\(shell.text)")
    shell.terminal.type("0\r")
    #expect(shell.shows("Stale now: [3]."), "\(shell.text)")
    #expect(shell.enter(".rerun stale", at: 4, next: 4))
    #expect(shell.enter(".cells", at: 4, next: 4))
    #expect(shell.shows("[2] let small = fans | where followers < 1k0") || shell.shows("1k0"))
    #expect(shell.enter(".undo", at: 4, next: 4))
    #expect(shell.enter(".undo", at: 4, next: 4))
    #expect(shell.shows("Took back the edit of [2]."))
    #expect(shell.enter(".delete 3", at: 4, next: 4))
    #expect(shell.shows("Cell [3] is gone"))
    #expect(shell.enter(".export page.html", at: 4, next: 4))
    #expect(work.text(of: "page.html").contains("<title>page.html</title>"))
    shell.end(SIGTERM)
  }

  @Test func lessonIsTakenAtThePrompt() throws {
    let shell = try session()
    #expect(shell.waitForPrompt(1))
    shell.terminal.type(".lesson reach\r")
    #expect(shell.shows("largest reach"), "\(shell.text)")
    #expect(shell.waitForPrompt(3), "\(shell.text)")
    #expect(shell.enter("fans | take 5", at: 3, next: 4))
    #expect(shell.shows("whoever they are"), "\(shell.text)")
    #expect(shell.enter(".hint", at: 4, next: 4))
    #expect(
      shell.enter("fans | sort followers desc | take 5 | keep name, followers", at: 4, next: 5))
    #expect(shell.shows("That is it."), "\(shell.text)")
    #expect(shell.enter(".lesson end", at: 5, next: 1))
    shell.end(SIGTERM)
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
