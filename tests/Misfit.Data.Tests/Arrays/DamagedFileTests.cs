using Misfit.Numerics;

namespace Misfit.Data.Tests.Arrays;

/// <summary>Damaged files give a table or a <see cref="DataException"/>, and never allocate much more than they hold.</summary>
public sealed class DamagedFileTests
{
    private const long MostBytes = 400 << 20;

    public static TheoryData<string> Files => [.. Samples.Keys];

    private static Dictionary<string, byte[]> Samples { get; } = new()
    {
        ["a.npy"] = ArrayFiles.Npy("<f4", "4, 3", ArrayFiles.Numbers("<f4", 12)),
        ["fortran.npy"] = ArrayFiles.Npy("<f8", "4, 3", ArrayFiles.Numbers("<f8", 12), fortran: true, version: 2),
        ["a.npz"] = ArrayFiles.Zip(("X.npy", ArrayFiles.Npy("<f4", "4, 3", ArrayFiles.Numbers("<f4", 12))), ("y.npy", ArrayFiles.Npy("|u1", "4,", [0, 1, 0, 1]))),
        ["a.npy.gz"] = Sample.Gzip(ArrayFiles.Npy("<f4", "4, 3", ArrayFiles.Numbers("<f4", 12))),
        ["a.mat"] = [.. ArrayFiles.MatHeader(), .. ArrayFiles.MatArray("X", [4, 3], 9, ArrayFiles.Numbers("<f8", 12)), .. ArrayFiles.MatArray("y", [4, 1], 2, [0, 1, 0, 1])],
        ["compressed.mat"] = [.. ArrayFiles.MatHeader(), .. ArrayFiles.MatCompressed(ArrayFiles.MatArray("X", [4, 3], 9, ArrayFiles.Numbers("<f8", 12))), .. ArrayFiles.MatCompressed(ArrayFiles.MatArray("y", [4, 1], 2, [0, 1, 0, 1]))],
        ["a.idx"] = ArrayFiles.Idx(8, [3, 2, 2], ArrayFiles.Numbers("|u1", 12)),
        ["a.csv.gz"] = Sample.Gzip("a,b\n1,x\n2,\"y z\"\n3,x\n"u8.ToArray()),
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_everyTruncation_isRefusedOrRead(string file)
    {
        byte[] whole = Samples[file];
        using var folder = new TemporaryFolder();
        Read(folder, file, whole, mustWork: true);
        for (int length = 0; length < whole.Length; length++)
        {
            Read(folder, file, whole[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_flippedBits_areRefusedOrRead(string file)
    {
        byte[] whole = Samples[file];
        using var folder = new TemporaryFolder();
        for (int position = 0; position < whole.Length; position++)
        {
            foreach (byte mask in new byte[] { 0x01, 0x80, 0xff })
            {
                byte[] damaged = [.. whole];
                damaged[position] ^= mask;
                Read(folder, file, damaged);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_manyRandomBytes_areRefusedOrRead(string file)
    {
        byte[] whole = Samples[file];
        var random = new Rng(7);
        using var folder = new TemporaryFolder();
        for (int trial = 0; trial < 300; trial++)
        {
            byte[] damaged = [.. whole];
            for (int i = 0; i < 8; i++)
            {
                damaged[random.NextInt32(damaged.Length)] = (byte)random.NextInt32(256);
            }

            Read(folder, file, damaged);
        }
    }

    private static void Read(TemporaryFolder folder, string file, byte[] content, bool mustWork = false)
    {
        File.WriteAllBytes(folder.Path(file), content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            TableSource.Parse(folder.Path(file)).ReadAll();
        }
        catch (DataException) when (!mustWork)
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }
}
