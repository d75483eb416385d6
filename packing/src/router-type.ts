import type { Project, Symbol as TypeSymbol } from 'typescript/unstable/sync'
import { SymbolFlags } from 'typescript/unstable/sync'

/**
 * Returns the declaration of the router without the types of its context and of the procedures' descriptions. Through them
 * it knows the whole server, and a client needs neither.
 */
export function withoutContext(declaration: string): string {
  return declaration.replace(/\b(ctx|meta): import\("[^"]+"\)\.[^;{]+;/g, '$1: object;')
}

/**
 * Returns the declaration of the router with the comments of its procedures, which the compiler leaves out. `source`: the
 * file of the router.
 */
export function withProcedureComments(declaration: string, { program, checker }: Project, source: string): string {
  const router = checker.resolveName('appRouter', SymbolFlags.Variable, program.getSourceFile(source)!)
  const member = (of: TypeSymbol | undefined, name: string) =>
    of && checker.getPropertyOfType(checker.getTypeOfSymbol(of)!, name)
  let group: TypeSymbol | undefined
  return declaration
    .split('\n')
    .map((line) => {
      const [, indent = '', name = '', kind] = /^( +)(\w+): import\("@trpc\/server"\)\.TRPC(\w+)</.exec(line) ?? []
      if (kind === 'BuiltRouter') group = member(router, name)
      if (!kind?.endsWith('Procedure')) return line
      const procedure = member(group, name)
      if (!procedure) throw new Error(`The procedure ${name} is in the declaration of the router only.`)
      const comment = checker.getDocumentationCommentOfSymbol(procedure).split('\n')
      return comment[0] === '' ? line : [`/** ${comment.join('\n * ')} */`, line].join('\n').replace(/^(?! )/gm, indent)
    })
    .join('\n')
}
