namespace Misfit.Tests.Detectors.Neighbors;

/// <summary>The order into which numba's argsort brings values: a quicksort that leaves equal ones as they fall. PyOD's SOD takes rows in this order.</summary>
internal sealed class NumbaOrder
{
    private const int FewValues = 15;

    private readonly int[] values;
    private readonly int[] order;

    private NumbaOrder(int[] values) => (this.values, order) = (values, [.. Enumerable.Range(0, values.Length)]);

    /// <summary>The places of the values, ascending.</summary>
    public static int[] Of(int[] values)
    {
        var sorted = new NumbaOrder(values);
        sorted.Sort(0, values.Length - 1);
        return sorted.order;
    }

    private void Sort(int low, int high)
    {
        while (high - low >= FewValues)
        {
            int pivot = Partition(low, high);
            if (high - pivot > pivot - low)
            {
                Sort(pivot + 1, high);
                high = pivot - 1;
            }
            else
            {
                Sort(low, pivot - 1);
                low = pivot + 1;
            }
        }

        for (int i = low + 1; i <= high; i++)
        {
            (int inserted, int j) = (order[i], i);
            for (; j > low && values[inserted] < values[order[j - 1]]; j--)
            {
                order[j] = order[j - 1];
            }

            order[j] = inserted;
        }
    }

    private int Partition(int low, int high)
    {
        int middle = (low + high) >> 1;
        SwapIfLess(middle, low);
        SwapIfLess(high, middle);
        SwapIfLess(middle, low);
        int pivot = values[order[middle]];
        (order[high], order[middle]) = (order[middle], order[high]);
        (int i, int j) = (low, high - 1);
        while (true)
        {
            while (i < high && values[order[i]] < pivot)
            {
                i++;
            }

            while (j >= low && pivot < values[order[j]])
            {
                j--;
            }

            if (i >= j)
            {
                (order[i], order[high]) = (order[high], order[i]);
                return i;
            }

            (order[i], order[j]) = (order[j], order[i]);
            (i, j) = (i + 1, j - 1);
        }
    }

    private void SwapIfLess(int later, int earlier)
    {
        if (values[order[later]] < values[order[earlier]])
        {
            (order[later], order[earlier]) = (order[earlier], order[later]);
        }
    }
}
