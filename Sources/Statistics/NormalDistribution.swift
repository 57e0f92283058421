#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The probability that a standard normal number is at most `value`.
public func standardNormalCDF(_ value: Double) -> Double {
  0.5 * erfc(-value * 0.5.squareRoot())
}

/// The value a standard normal number stays below with `probability`.
///
/// Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
/// Statistics 37 (1988), routine PPND16: relative error about 10⁻¹⁶.
///
///     standardNormalQuantile(0.975)  // 1.959963984540054
///
/// - Parameter probability: in 0...1; the two ends give the infinities.
public func standardNormalQuantile(_ probability: Double) -> Double {
  let centred = probability - 0.5
  if abs(centred) <= 0.425 {
    let square = 0.180625 - centred * centred
    return centred * polynomial(square, centralNumerator) / polynomial(square, centralDenominator)
  }
  let tail = centred < 0 ? probability : 1 - probability
  guard tail > 0 else { return centred < 0 ? -Double.infinity : Double.infinity }
  let root = (-log(tail)).squareRoot()
  let distance: Double
  if root <= 5 {
    let shifted = root - 1.6
    distance = polynomial(shifted, middleNumerator) / polynomial(shifted, middleDenominator)
  } else {
    let shifted = root - 5
    distance = polynomial(shifted, farNumerator) / polynomial(shifted, farDenominator)
  }
  return centred < 0 ? -distance : distance
}

/// Horner's rule, coefficients from the constant upward.
private func polynomial(_ value: Double, _ coefficients: [Double]) -> Double {
  var result = 0.0
  for coefficient in coefficients.reversed() { result = result * value + coefficient }
  return result
}

// The rational approximations of AS 241: |p − ½| ≤ 0.425, then √(−ln tail) ≤ 5, then beyond.
private let centralNumerator: [Double] = [
  3.387_132_872_796_366_608, 133.141_667_891_784_377_45, 1_971.590_950_306_551_442_7,
  13_731.693_765_509_461_125, 45_921.953_931_549_871_457, 67_265.770_927_008_700_853,
  33_430.575_583_588_128_105, 2_509.080_928_730_122_672_7,
]
private let centralDenominator: [Double] = [
  1, 42.313_330_701_600_911_252, 687.187_007_492_057_908_3, 5_394.196_021_424_751_107_7,
  21_213.794_301_586_595_867, 39_307.895_800_092_710_61, 28_729.085_735_721_942_674,
  5_226.495_278_852_854_561,
]
private let middleNumerator: [Double] = [
  1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_9, 5.769_497_221_460_691_405_5,
  3.647_848_324_763_204_605_04, 1.270_458_252_452_368_382_58, 0.241_780_725_177_450_611_77,
  0.022_723_844_989_269_184_583_3, 7.745_450_142_783_414_076_4e-4,
]
private let middleDenominator: [Double] = [
  1, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_4, 0.689_767_334_985_100_004_55,
  0.148_103_976_427_480_074_59, 0.015_198_666_563_616_457_2, 5.475_938_084_995_344_946e-4,
  1.050_750_071_644_416_843_24e-9,
]
private let farNumerator: [Double] = [
  6.657_904_643_501_103_777_2, 5.463_784_911_164_114_369_9, 1.784_826_539_917_291_335_8,
  0.296_560_571_828_504_891_23, 0.026_532_189_526_576_123_093, 0.001_242_660_947_388_078_438_6,
  2.711_555_568_743_487_578_15e-5, 2.010_334_399_292_288_132_65e-7,
]
private let farDenominator: [Double] = [
  1, 0.599_832_206_555_887_937_69, 0.136_929_880_922_735_805_31, 0.014_875_361_290_850_615_025,
  7.868_691_311_456_132_591e-4, 1.846_318_317_510_054_681_8e-5, 1.421_511_758_316_445_888_7e-7,
  2.044_263_103_389_939_785_64e-15,
]
