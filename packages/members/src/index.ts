export { choosePorts, type WantedExchange } from './choose-ports.ts';
export type {
  ExportExchange,
  ExportLan,
  ExportMember,
  ExportPort,
  Finding,
  FindingCode,
  MemberExport,
} from './member-export.ts';
export { MemberExportError, type MemberExportErrorCode } from './member-export-error.ts';
export { readMemberExport } from './read-member-export.ts';
