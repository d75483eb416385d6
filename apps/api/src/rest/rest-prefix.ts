/** The path of the REST API. Its number rises when an operation changes so that a client would break. */
export const REST_PREFIX = '/api/v1'
