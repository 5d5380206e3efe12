extension DocumentPath {
    /// As part of what is kept in a `PackedObject`.
    package var packedForm: DocumentValue {
        .sequence(
            steps.map { step in
                switch step {
                case .key(let key): .string(key)
                case .index(let index): .number(DecimalNumber(index))
                }
            })
    }

    /// What `packedForm` gave.
    package init(packedForm: DocumentValue) {
        self.init(
            (packedForm.sequenceValue ?? []).compactMap { step in
                step.stringValue.map(Step.key) ?? step.intValue.map(Step.index)
            })
    }
}
