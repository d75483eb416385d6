// Shows the OpenAPI document of this server. Runs in the browser, after swagger-ui-bundle.js.

const answer = await fetch('/openapi.json')
const spec = await answer.json()
// The page may have been opened by another name of this machine than that of the document, such as 127.0.0.1.
spec.servers = [{ url: window.location.origin }]

const isDark = window.matchMedia('(prefers-color-scheme: dark)')
const show = () => document.documentElement.classList.toggle('dark-mode', isDark.matches)
isDark.addEventListener('change', show)
show()

window.SwaggerUIBundle({
  spec,
  dom_id: '#reference',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  persistAuthorization: false,
  // Swagger UI would send the document to a validator on the internet.
  validatorUrl: null,
})
