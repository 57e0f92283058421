import CZlib
import Parallel

/// Unpacks gzip and zlib archives whole, in memory.
enum Gunzip {
  /// The bytes inside an archive, or `contents` as they are where they are none.
  ///
  /// An archive may have several members, one after the other, as `cat a.gz b.gz` makes them.
  /// - Returns: the bytes under the same path, and what there is to say about the archive.
  /// - Throws: ``TableError`` where it is cut off, damaged, or larger than memory; `Cancelled`.
  static func unpacked(
    _ contents: FileContents, workers: Workers, progress: Progress?
  ) throws -> (contents: FileContents, notes: [String]) {
    let head = contents.bytes.withUnsafeElements { Array($0.prefix(2)) }
    guard head == [0x1F, 0x8B] else { return (contents, []) }
    progress?.start("unpacking \(contents.path)", total: contents.bytes.count, in: .bytes)
    let inflating = try Inflating(
      contents, workers: workers, progress: progress, limit: GrowingBytes.mostBytes)
    let notes = try inflating.run()
    let bytes = inflating.output.buffer()
    return (FileContents(bytes, path: contents.path), notes)
  }
}

/// One archive on its way through zlib.
private final class Inflating {
  let output: GrowingBytes
  private let contents: FileContents
  private let workers: Workers
  private let progress: Progress?
  /// zlib keeps the address, so the state may not move.
  private let stream: UnsafeMutablePointer<z_stream>

  init(_ contents: FileContents, workers: Workers, progress: Progress?, limit: Int) throws {
    self.contents = contents
    self.workers = workers
    self.progress = progress
    output = GrowingBytes(
      capacity: Inflating.sizeHint(contents.bytes, limit: limit), limit: limit)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard swell_inflate_begin(stream) == Z_OK else {
      throw TableError.unreadable(path: contents.path, reason: "there is no memory to unpack it")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// The last four bytes hold the size modulo 2³²; no byte unpacks to more than 1,032.
  private static func sizeHint(_ bytes: Buffer<UInt8>, limit: Int) -> Int {
    let tail = bytes.withUnsafeElements { Array($0.suffix(4)) }
    let said = tail.reversed().reduce(0) { $0 << 8 | Int($1) }
    return max(1 << 12, min(said + 64, bytes.count * 1032, limit))
  }

  private static let piece = 1 << 20

  func run() throws -> [String] {
    try contents.bytes.withUnsafeElements { bytes in
      var done = 0
      while true {
        try member(bytes, &done)
        let rest = UnsafeBufferPointer(rebasing: bytes[done...])
        if rest.allSatisfy({ $0 == 0 }) { return [] }
        guard rest.starts(with: [0x1F, 0x8B]) else {
          return ["\(rest.count) bytes behind the end of the archive are not part of it"]
        }
        guard inflateReset(stream) == Z_OK else { throw damaged(at: done) }
      }
    }
  }

  /// Unpacks one member; `done` is then behind it.
  private func member(_ bytes: UnsafeBufferPointer<UInt8>, _ done: inout Int) throws {
    while true {
      try workers.cancellation.check()
      let window = bytes[done...].prefix(Inflating.piece)
      guard output.reserve(Inflating.piece) else { throw tooLarge() }
      let before = output.count
      let (code, taken) = step(UnsafeBufferPointer(rebasing: window))
      done += taken
      progress?.advance(by: taken)
      if code == Z_STREAM_END { return }
      guard code == Z_OK || code == Z_BUF_ERROR else { throw damaged(at: done) }
      if done == bytes.count, output.count == before {
        throw TableError.damaged(
          path: contents.path, what: "the archive is cut off, its end is missing")
      }
    }
  }

  private func step(_ input: UnsafeBufferPointer<UInt8>) -> (code: Int32, taken: Int) {
    // zlib does not write through `next_in`.
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    var code = Z_OK
    output.append(upTo: Inflating.piece) { space in
      stream.pointee.next_out = space.baseAddress
      stream.pointee.avail_out = UInt32(space.count)
      code = inflate(stream, Z_NO_FLUSH)
      return space.count - Int(stream.pointee.avail_out)
    }
    return (code, input.count - Int(stream.pointee.avail_in))
  }

  private func damaged(at place: Int) -> TableError {
    .damaged(path: contents.path, what: "the archive cannot be unpacked past byte \(place)")
  }

  private func tooLarge() -> TableError {
    .tooLarge(path: contents.path, what: "unpacked it is larger than half of this machine's memory")
  }
}
