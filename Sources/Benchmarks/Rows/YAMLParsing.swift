import YAMLFormat

/// Bytes of listing files to values with their positions, against libyaml under Python.
enum YAMLParsing: Benchmark {
    static let name = "yaml"
    static let work = "parse YAML listings"
    static let goal = 5.0

    static func measure(_ bench: Workbench) throws -> Comparison {
        let texts = bench.yamlTexts
        let ours = try bench.figure("ghlsync", over: texts) {
            for text in texts { _ = try YAMLDocument.parse(text) }
        }
        return Comparison(ours: ours, peer: try bench.python(script))
    }

    private static let script = """
        texts = [open(file, "rb").read() for file in files]
        def work():
            for text in texts:
                yaml.load(text, Loader=loader)
            return sum(map(len, texts))
        measure(name, time.process_time, work)
        """
}
