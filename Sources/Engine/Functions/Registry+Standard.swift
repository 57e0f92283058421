extension Registry {
  /// The language as it is: one line an entry.
  static let standard = Registry(
    stages: [
      WhereStage.entry,
      TopicStage.entry,
      AddStage.entry,
      ChangeStage.entry,
      KeepStage.entry,
      DropStage.entry,
      RenameStage.entry,
      SplitStage.entry,
      SummariseStage.entry,
      CountStage.entry,
      DescribeStage.entry,
      SortStage.entry,
      TakeStage.entry,
      TopStage.entry,
      SampleStage.entry,
      BandStage.entry,
      AppendStage.entry,
      JoinStage.entry,
      PeopleStage.entry,
      ReachStage.entry,
      OverlapStage.entry,
      CompareStage.entry,
      GradeStage.entry,
      SimulateStage.entry,
    ],
    functions: NumberFunctions.all + TextFunctions.all + DateFunctions.all,
    aggregates: Aggregates.all,
    windows: WindowFunctions.all,
    modelColumns: EngagementColumns.all + GradeColumns.all + OfferColumns.all + GraphColumns.all)
}
