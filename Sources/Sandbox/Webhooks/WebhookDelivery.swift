package import Ports

/// One webhook on its way: what is posted, byte for byte.
package struct WebhookDelivery: Hashable, Sendable {
    package let webhookId: String
    package let locationId: String
    /// `ProductUpdate` and the like, whatever the body says.
    package let event: String
    /// Content type and signature.
    package let headers: HTTPHeaders
    package let body: [UInt8]
}
