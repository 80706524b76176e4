-- The yardstick of reconciling: roster, instruction and bank side by side, the sums of
-- each village and every line on which they differ.
.mode csv
.output reconciled.csv
CREATE TEMP TABLE bank AS SELECT number, MAX(amount) AS amount FROM answer GROUP BY number;
CREATE UNIQUE INDEX bank_number ON bank (number);
SELECT line.village, COUNT(*), SUM(line.amount), COUNT(instruction.amount),
    SUM(instruction.amount), COUNT(bank.amount), SUM(bank.amount)
    FROM line LEFT JOIN instruction USING (number) LEFT JOIN bank USING (number)
    GROUP BY line.village;
SELECT line.number, line.amount, instruction.amount, bank.amount
    FROM line LEFT JOIN instruction USING (number) LEFT JOIN bank USING (number)
    WHERE instruction.amount IS NOT line.amount OR bank.amount IS NOT line.amount;
