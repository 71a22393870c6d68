// The numbers of a chart as a table: its text alternative, and what goes into the CSV.
import { Link } from '@tanstack/react-router';
import css from './Numbers.module.css';

export type Cell = { text: string; raw?: string | number | null; customer?: string };
export type Table = {
  heads: { text: string; isNumber?: boolean }[];
  rows: { key: string; cells: Cell[] }[];
};

export const cell = (text: string, raw?: string | number | null): Cell => ({ text, raw: raw === null ? '' : raw });

function Value({ text, customer }: Cell) {
  if (!customer) return <>{text}</>;
  return <Link to="/customers/$id" params={{ id: customer }}>{text}</Link>;
}

export function Numbers({ table, name }: { table: Table; name: string }) {
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={name}>
      <table className={`${css.table} numbers`}>
        <thead>
          <tr>{table.heads.map(({ text, isNumber }) => <th key={text} scope="col" data-number={isNumber}>{text}</th>)}</tr>
        </thead>
        <tbody>
          {table.rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((one, index) => index === 0
                ? <th key={index} scope="row"><Value {...one} /></th>
                : <td key={index} data-number={table.heads[index]?.isNumber}><Value {...one} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
