import Documents
import JSONFormat
import Testing

@testable import Sandbox

@Suite("Behaviour as a document")
struct BehaviourDocumentTests {
    @Test("every field of the behaviour has a name in the document")
    func complete() {
        let fields = Mirror(reflecting: SandboxBehaviour()).children.compactMap(\.label)
        #expect(SandboxBehaviour.allNames.sorted() == fields.sorted())
    }

    @Test("a document says what differs")
    func reading() throws {
        let text = """
            {"putReplaces": true, "listLag": 2.5, "missingStatus": 400, "usualLimit": 20,
             "normalisation": ["trimsText", "wrapsDescriptions"], "undeclaredFields": "drop",
             "hiddenFields": ["seo"], "webhookShape": "bare", "errorShape": "httpException",
             "productSlugClash": "allow"}
            """
        var wanted = SandboxBehaviour()
        wanted.putReplaces = true
        wanted.listLag = .milliseconds(2500)
        wanted.missingStatus = 400
        wanted.usualLimit = 20
        wanted.normalisation = [.trimsText, .wrapsDescriptions]
        wanted.undeclaredFields = .drop
        wanted.hiddenFields = ["seo"]
        wanted.webhookShape = .bare
        wanted.errorShape = .httpException
        wanted.productSlugClash = .allow
        let document = try JSONDocument.value(of: Array(text.utf8))
        #expect(try SandboxBehaviour(document: document) == wanted)
    }

    @Test(
        "a wrong document says what is wrong",
        arguments: [
            ("[]", "is a mapping"), (#"{"putReplace":true}"#, "unknown \"putReplace\""),
            (#"{"putReplaces":1}"#, "putReplaces must be true or false"),
            (#"{"errorShape":"x"}"#, "errorShape must be one of documented, httpException"),
            (#"{"listLag":-1}"#, "listLag must be"), (#"{"maximumLimit":"x"}"#, "a whole number"),
            (#"{"hiddenFields":"x"}"#, "a list of field names"),
            (#"{"normalisation":["x"]}"#, "normalisation must be one of"),
        ])
    func wrong(text: String, complaint: String) throws {
        let document = try JSONDocument.value(of: Array(text.utf8))
        let error = #expect(throws: BehaviourDocumentError.self) {
            try SandboxBehaviour(document: document)
        }
        #expect(error?.message.contains(complaint) == true)
    }
}
