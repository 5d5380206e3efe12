/// `ghlsync validate` from start to end, against libyaml and jsonschema under Python with our schema.
enum Validation: Benchmark {
    static let name = "validate"
    static let work = "cold `validate` of YAML listings"
    static let goal = 20.0

    static func measure(_ bench: Workbench) throws -> Comparison {
        let folder = try bench.workspaceFolder()
        guard let program = bench.ghlsync else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        let times = try bench.times([program, "validate"], in: folder)
        let ours = Figure(
            name: "ghlsync", runs: times, count: bench.count,
            bytes: bench.yamlTexts.reduce(0) { $0 + $1.count })
        return Comparison(ours: .measured(ours), peer: try bench.python(script(program)))
    }

    private static func script(_ program: String) -> String {
        """
        try:
            import jsonschema, importlib.metadata, re, subprocess
        except ImportError:
            missing("python3-yaml python3-jsonschema")
        text = subprocess.check_output(["\(program)", "schema", "listing"], text=True)
        # Python's patterns have no Unicode classes.
        schema = json.loads(re.sub(r"\\\\\\\\p\\{\\w+\\}", r"\\\\\\\\w", text))
        validator = jsonschema.Draft202012Validator(schema)
        def work():
            count = 0
            for file in files:
                text = open(file, "rb").read()
                count += len(text)
                # jsonschema takes 72.49 for no multiple of 0.01: what it finds is not looked at.
                for error in validator.iter_errors(yaml.load(text, Loader=loader)):
                    pass
            return count
        measure(name + ", jsonschema " + importlib.metadata.version("jsonschema"),
            time.monotonic, work)
        """
    }
}

/// The same of a small workspace, where starting is most of it.
enum SmallValidation: Benchmark {
    static let name = "small-validate"
    static let work = "`validate` of 100 listings"
    static let goal = 0.3
    static let limit: Limit? = .seconds(0.015)

    static func measure(_ bench: Workbench) throws -> Comparison {
        guard let program = bench.ghlsync else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        let root = try bench.inStep(100)
        return Comparison(
            ours: .measured(
                Figure(
                    name: "ghlsync", runs: try bench.manyTimes([program, "validate"], in: root),
                    count: 100)),
            peer: .measured(
                Figure(
                    name: "git --version",
                    runs: try bench.manyTimes(["git", "--version"], in: root), count: nil)))
    }
}
